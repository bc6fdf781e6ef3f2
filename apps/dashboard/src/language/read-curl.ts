import { type Given, givenOptions, looksLikeUrl } from './curl-options.ts'
import { isCurl } from './is-curl.ts'
import { shellWords } from './shell-words.ts'

/** What a `curl` command asks, as far as a step can say it. Texts are as a flow writes them: `${NAME}` is a variable. */
export interface CurlRequest {
  readonly method: string
  readonly url: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body?: string
  /** Fields that are sent as a form. */
  readonly form?: readonly Pair[]
  readonly parts?: readonly Part[]
  readonly auth?: { readonly type: 'basic' | 'digest' | 'bearer'; readonly username?: string; readonly secret: string }
  /** Other settings of the step, as they are written. */
  readonly settings: Readonly<Record<string, string | number | boolean>>
  /** What the step does not do. */
  readonly left: readonly Left[]
}

export interface Left {
  readonly says: string
  /** Where it stands in the text of the command. */
  readonly at?: number
}

export type Pair = readonly [name: string, value: string]

/** A part of multipart/form-data. */
export interface Part {
  readonly name: string
  readonly value: string
  readonly isFile: boolean
  readonly contentType?: string
}

/** Undefined when the text is no `curl` command. */
export const readCurl = (text: string): CurlRequest | undefined => {
  if (!isCurl(text)) return undefined
  const command = text.trimStart().replace(/^[$%#>]\s+/, '')
  const carets = isOfWindows(command) ? [...command.matchAll(caret)] : []
  const { words, rest } = shellWords(carets.length > 0 ? command.replace(caret, (_, char) => (/\n/.test(char) ? ' ' : char)) : command)
  const found = givenOptions(words.slice(1)).reduce(take, {
    ...nothing,
    left: rest.text === '' ? [] : [{ says: `what follows the command: ${rest.text.slice(0, 80)}`, at: rest.at }],
  })
  const { left, ...request } = toRequest(found)
  const placeOf = (at: number): number =>
    carets.reduce((place, { index, 0: all }) => (index <= place ? place + all.length - 1 : place), at) + text.length - command.length
  return { ...request, left: left.map(({ says, at }) => ({ says, ...(at !== undefined && { at: placeOf(at) }) })) }
}

/** What a caret of cmd.exe stands before. */
const caret = /\^(\r?\n|[\s\S])/g

/** Browsers copy it for cmd.exe with carets before quotes and line ends. */
const isOfWindows = (command: string): boolean => /\^(?:"|\r?\n)/.test(command)

interface Taken {
  readonly method: string
  readonly url: string
  readonly headers: readonly Pair[]
  readonly data: readonly string[]
  /** Whether some of the data was JSON or raw, and so no form. */
  readonly isJson: boolean
  readonly parts: readonly Part[]
  readonly user?: string
  readonly bearer?: string
  readonly flags: ReadonlySet<string>
  readonly settings: CurlRequest['settings']
  readonly left: readonly Left[]
}

const nothing: Omit<Taken, 'left'> = {
  method: '',
  url: '',
  headers: [],
  data: [],
  isJson: false,
  parts: [],
  flags: new Set(),
  settings: {},
}

const take = (taken: Taken, { name, option, value = '', at }: Given): Taken => {
  const set = (key: string, to: string | number | boolean): Taken => ({ ...taken, settings: { ...taken.settings, [key]: to } })
  const leave = (says: string): Taken => ({ ...taken, left: [...taken.left, { says, at }] })
  const add = (data: string): Taken => ({ ...taken, data: [...taken.data, data] })
  const header = (pair: Pair): Taken => ({ ...taken, headers: [...taken.headers, pair] })
  const address = (): Taken => (taken.url === '' ? { ...taken, url: value } : leave(looksLikeUrl(value) ? `the other URL ${value}` : value))
  if (name === undefined) return address()
  if (option === undefined) return flagsOfUse.has(name) ? { ...taken, flags: new Set([...taken.flags, name]) } : leave(written(name))
  switch (option) {
    case 'url':
      return address()
    case 'silent':
      return taken
    case 'left':
      return leave(`${written(name)} ${value}`)
    case 'method':
      return { ...taken, method: value.toUpperCase() }
    case 'header':
      return /^@/.test(value) || !/[:;]/.test(value) ? leave(`${written(name)} ${value}`) : header(headerOf(value))
    case 'agent':
      return header(['user-agent', value])
    case 'referer':
      return header(['referer', value])
    case 'cookie':
      return value.includes('=') || value.startsWith('${') ? header(['cookie', value]) : leave(`the cookies of the file ${value}`)
    case 'data':
      return value.startsWith('@') ? leave(`the body of the file ${value.slice(1)}: write it into \`body\``) : add(value)
    case 'rawData':
      return add(value)
    case 'encodedData':
      return /^[^=]*@/.test(value) ? leave(`the data of the file ${value}`) : add(encoded(value))
    case 'json':
      return value.startsWith('@')
        ? leave(`the body of the file ${value.slice(1)}: write it into \`body\``)
        : { ...add(value), isJson: true }
    case 'form':
    case 'formText':
      return { ...taken, parts: [...taken.parts, partOf(value, option === 'form')] }
    case 'user':
      return { ...taken, user: value }
    case 'bearer':
      return { ...taken, bearer: value }
    case 'seconds':
      return set('timeout', `${value}s`)
    case 'redirects':
      return /^\d+$/.test(value) ? set('max_redirects', Number(value)) : leave(`${written(name)} ${value}`)
    case 'proxy':
      return set('proxy', /^\w+:\/\/|^\$\{/.test(value) ? value : `http://${value}`)
    case 'ca':
      return set('ca', value)
    case 'certificate':
      return set('client_cert', value)
    case 'key':
      return set('client_key', value)
  }
}

const flagsOfUse: ReadonlySet<string> = new Set(['get', 'head', 'insecure', 'digest', 'http2', 'http2-prior-knowledge'])

const written = (name: string): string => (name.startsWith('-') ? name : `--${name}`)

/** `name: value`; `name;` has none. */
const headerOf = (line: string): Pair => {
  const colon = line.search(/[:;]/)
  return [line.slice(0, colon).trim().toLowerCase(), line[colon] === ':' ? line.slice(colon + 1).trim() : '']
}

/** `content`, `=content` or `name=content`. */
const encoded = (value: string): string => {
  const at = value.indexOf('=')
  const content = encodeText(value.slice(at + 1))
  return at > 0 ? `${value.slice(0, at)}=${content}` : content
}

/** Variables stay what they are. */
const encodeText = (text: string): string =>
  text
    .split(/(\$\{\w+\})/)
    .map((part, at) => (at % 2 === 1 ? part : encodeURIComponent(part)))
    .join('')

const partOf = (given: string, mayBeFile: boolean): Part => {
  const at = given.indexOf('=')
  const [name, value] = [given.slice(0, at), given.slice(at + 1)]
  const [, path = '', type] = (mayBeFile && /^@"?([^";]*)"?(?:.*;\s*type=([^;]+))?/.exec(value)) || []
  if (path === '') return { name, value: mayBeFile ? value.replace(/;\s*type=[^;]+$/, '') : value, isFile: false }
  return { name, value: path, isFile: true, ...(type !== undefined && { contentType: type }) }
}

const formType = 'application/x-www-form-urlencoded'

const toRequest = (taken: Taken): CurlRequest => {
  const { url: given, data, parts, flags, settings } = taken
  const isQuery = flags.has('get') && data.length > 0
  const [url, user = taken.user] = withoutUser(isQuery ? `${given}${given.includes('?') ? '&' : '?'}${data.join('&')}` : given)
  const [auth, others] = authOf({ ...taken, ...(user !== undefined && { user }) })
  const body = data.length === 0 || isQuery ? {} : bodyOf(data.join(taken.isJson ? '' : '&'), taken, others)
  const method = taken.method || (flags.has('head') ? 'HEAD' : (data.length > 0 && !isQuery) || parts.length > 0 ? 'POST' : 'GET')
  return {
    headers: others,
    ...body,
    method,
    url: /^(?:\w+:\/\/|\$\{|\/|$)/.test(url) ? url : `http://${url}`,
    ...(parts.length > 0 && { parts }),
    ...(auth && { auth }),
    settings: {
      ...settings,
      ...(flags.has('insecure') && { verify_ssl: false }),
      ...((flags.has('http2') || flags.has('http2-prior-knowledge')) && { http2: true }),
    },
    left: given === '' ? [{ says: 'there is no URL in it: write it into `url`' }, ...taken.left] : taken.left,
  }
}

/** `https://me:secret@host`. */
const withoutUser = (url: string): readonly [url: string, user?: string] => {
  const [, start = '', user, end = ''] = /^(\w+:\/\/)([^@/?#]+)@(.*)$/s.exec(url) ?? []
  return user === undefined ? [url] : [start + end, decodeSafely(user)]
}

const decodeSafely = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Who is asking, taken from its own option or from the header that says it. */
const authOf = ({ user, bearer, flags, headers }: Taken): readonly [auth: CurlRequest['auth'], headers: readonly Pair[]] => {
  const others = headers.filter(([name]) => name !== 'authorization')
  const said = headers.find(([name]) => name === 'authorization')?.[1]
  if (bearer !== undefined) return [{ type: 'bearer', secret: bearer }, others]
  const given = user ?? userOfHeader(said)
  if (given !== undefined) {
    const [username = '', ...password] = given.split(':')
    return [{ type: flags.has('digest') ? 'digest' : 'basic', username, secret: password.join(':') }, others]
  }
  const token = /^bearer\s+(\S+)$/i.exec(said ?? '')?.[1]
  return token === undefined ? [undefined, headers] : [{ type: 'bearer', secret: token }, others]
}

const userOfHeader = (said: string | undefined): string | undefined => {
  const coded = /^basic\s+([\w+/=-]+)$/i.exec(said ?? '')?.[1]
  if (coded === undefined) return undefined
  try {
    const user = atob(coded)
    return /^[\x20-\x7e]+:/.test(user) ? user : undefined
  } catch {
    return undefined
  }
}

/** curl calls data a form unless a header says otherwise. Fields become a form; JSON and other text stay what they are. */
const bodyOf = (body: string, { isJson }: Taken, headers: readonly Pair[]): Pick<CurlRequest, 'body' | 'form' | 'headers'> => {
  const type = headers.find(([name]) => name === 'content-type')?.[1]
  if (isJson) {
    const has = (wanted: string): boolean => headers.some(([name]) => name === wanted)
    return { body, headers: [...headers, ...jsonHeaders.filter(([name]) => !has(name))] }
  }
  if (type !== undefined && !type.startsWith(formType)) return { body, headers }
  const form = fieldsOf(body)
  if (form) return { form, headers: headers.filter(([name]) => name !== 'content-type') }
  if (/^\s*[{[]/.test(body) && type === undefined) return { body, headers: [...headers, ['content-type', 'application/json']] }
  return { body, headers: type === undefined ? [...headers, ['content-type', formType]] : headers }
}

const jsonHeaders: readonly Pair[] = [
  ['content-type', 'application/json'],
  ['accept', 'application/json'],
]

/** `a=1&b=2`, where the step would write it just so again. */
const fieldsOf = (body: string): Pair[] | undefined => {
  if (!/^[^=&{[\s][^=&]*=[^&]*(?:&[^=&]+=[^&]*)*$/.test(body)) return undefined
  return body.split('&').map((field): Pair => {
    const at = field.indexOf('=')
    return [decodeField(field.slice(0, at)), decodeField(field.slice(at + 1))]
  })
}

const decodeField = (text: string): string => decodeSafely(text.replaceAll('+', ' '))
