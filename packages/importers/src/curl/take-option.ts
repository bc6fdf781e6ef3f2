import type { JsonValue } from '@testmesh/protocol'
import { literal } from '../names.ts'
import { isOfOutput, type Option } from './options.ts'
import { encoded, hasMark } from './split-words.ts'

export type Lose = (message: string) => void

/** What the options of a command add up to. */
export interface Draft {
  method?: string
  url?: string
  isGet: boolean
  /** Brackets and braces of its URL are none but themselves. */
  isPlain: boolean
  readonly input: string | undefined
  readonly headers: [string, string][]
  /** Headers that curl says by itself, where none of the same name is given. */
  readonly implied: Map<string, string>
  data?: string
  /** All of the body, as long as there is no `data`. */
  bodyFile?: string
  /** What curl adds to an address without a name at its end. */
  uploadName?: string
  readonly fields: [string, JsonValue][]
  readonly files: [string, JsonValue][]
  user?: string
  isDigest: boolean
  bearer?: string
  readonly cookies: Record<string, string>
  readonly settings: Record<string, string | number | boolean>
  proxy?: string
}

export const newDraft = (input: string | undefined): Draft => ({
  input,
  isGet: false,
  isPlain: false,
  headers: [],
  implied: new Map([['Content-Type', formType]]),
  fields: [],
  files: [],
  isDigest: false,
  cookies: {},
  settings: {},
})

export const formType = 'application/x-www-form-urlencoded'

/** Adds what an option asks. */
export const takeOption = (draft: Draft, { name, value }: Option, lose: Lose): void => {
  const take = takers[name]
  if (take) take(draft, value, lose)
  else if (!isOfOutput(name)) lose(`${name} has nothing like it here`)
}

export const isNamed = (name: string, wanted: string): boolean => name.toLowerCase() === wanted.toLowerCase()

/** Also what the shell fills in may be a name, and then no setting has it. */
export const isUnnamed = (pair: string): boolean => hasMark(pair.split('=', 1)[0] ?? '')

type Take = (draft: Draft, value: string, lose: Lose) => void

const takers: Readonly<Record<string, Take>> = {
  '--globoff': (draft) => {
    draft.isPlain = true
  },
  '--upload-file': (draft, value, lose) => {
    draft.method ??= 'PUT'
    draft.implied.delete('Content-Type')
    if (value !== '-') draft.uploadName = encoded(value.replace(/^.*\//s, ''))
    addData(draft, `@${value}`, { lose, asItIs: true })
  },
  '--url': (draft, value, lose) => {
    if (draft.url === undefined) draft.url = value
    else lose(`a second URL, ${value}: give it a command of its own`)
  },
  '--request': (draft, value) => {
    draft.method = value.toUpperCase()
  },
  '--get': (draft) => {
    draft.isGet = true
  },
  '--head': (draft) => {
    draft.method = 'HEAD'
  },
  '--header': (draft, value, lose) => {
    const [, name = '', text = ''] = /^([^:;]+)[:;]\s*(.*)$/s.exec(value) ?? []
    if (value.startsWith('@')) lose(`the headers are in the file ${value.slice(1)}: put them into the flow`)
    else if (name === '') lose(`the header ${JSON.stringify(value)} has no name`)
    else if (isNamed(name, 'Cookie') && isCookies(text)) addCookies(draft, text)
    // `Expect:` takes out what curl says by itself, and no action does; `X-A;` is a header without a text.
    else if (text === '' && value[name.length] === ':' && !isNamed(name, 'Content-Type')) return
    else draft.headers.push([name, text])
  },
  '--user-agent': (draft, value) => {
    draft.implied.set('User-Agent', value)
  },
  '--referer': (draft, value) => {
    draft.implied.set('Referer', value)
  },
  '--cookie': (draft, value, lose) => {
    if (isCookies(value)) addCookies(draft, value)
    else lose(`the cookies are in the file ${value}: log in within the flow`)
  },
  '--user': (draft, value) => {
    draft.user = value
  },
  '--digest': (draft) => {
    draft.isDigest = true
  },
  '--oauth2-bearer': (draft, value) => {
    draft.bearer = value
  },
  '--data': (draft, value, lose) => addData(draft, value, { lose }),
  '--data-ascii': (draft, value, lose) => addData(draft, value, { lose }),
  '--data-binary': (draft, value, lose) => addData(draft, value, { lose, asItIs: true }),
  '--data-raw': (draft, value, lose) => {
    addText(draft, value, { lose })
  },
  '--data-urlencode': (draft, value, lose) => {
    const at = value.indexOf('=')
    if (/^[^=]*@/.test(value)) addData(draft, value.slice(value.indexOf('@')), { lose, isEncoded: true })
    else addData(draft, `${at > 0 ? value.slice(0, at + 1) : ''}${encoded(value.slice(at + 1))}`, { lose })
  },
  '--json': (draft, value, lose) => {
    addData(draft, value, { lose, asItIs: true, between: '' })
    draft.implied.set('Content-Type', 'application/json').set('Accept', 'application/json')
  },
  '--form': (draft, value, lose) => {
    const [, name, text = ''] = /^([^=]+)=(.*)$/s.exec(value) ?? []
    if (name === undefined) return lose(`the part ${value} has no name`)
    const isFile = text.startsWith('@')
    const [, content = '', more = ''] =
      /^("(?:\\.|[^"\\])*"|.*?)((?:;\s*(?:type|filename|headers|encoder)=.*)?)$/s.exec(isFile ? text.slice(1) : text) ?? []
    const said = more.split(/;\s*(?=(?:type|filename|headers|encoder)=)/).filter(Boolean)
    const found = (wanted: string): string | undefined => said.find((one) => one.startsWith(`${wanted}=`))
    const [type, filename] = [found('type'), isFile ? found('filename') : undefined]
    if (text.startsWith('<')) lose(`the part ${name} is in the file ${content.slice(1)}: put it into the flow`)
    else if (isFile && content === '-') lose(`the part ${name} comes from another command: put it into a file beside the flow`)
    else if (isFile) draft.files.push([name, fileOf(unquoted(content), { type: valueIn(type), filename: valueIn(filename) })])
    else draft.fields.push([name, fieldOf(unquoted(content), valueIn(type))])
    for (const one of said.filter((one) => one !== type && one !== filename))
      lose(`${one.trim()} of the part ${name}: the action names parts by itself`)
  },
  '--form-string': (draft, value) => {
    draft.fields.push([value.split('=', 1)[0] ?? '', literal(value.slice(value.indexOf('=') + 1))])
  },
  '--insecure': (draft) => {
    draft.settings.verify_ssl = false
  },
  '--max-time': (draft, value, lose) => {
    const milliseconds = Math.round(Number(value) * 1000)
    if (!(milliseconds > 0)) lose(`--max-time ${value}: write into the flow how long the request may take, as its timeout`)
    else draft.settings.timeout = milliseconds % 1000 === 0 ? `${milliseconds / 1000}s` : `${milliseconds}ms`
  },
  '--max-redirs': (draft, value, lose) => {
    if (/^\d+$/.test(value) && Number(value) <= 100) draft.settings.max_redirects = Number(value)
    else lose(`--max-redirs ${value}: write into the flow how many there may be, up to 100, as its max_redirects`)
  },
  '--cacert': (draft, value) => {
    draft.settings.ca = literal(value)
  },
  '--cert': (draft, value) => {
    draft.settings.client_cert = literal(value)
  },
  '--key': (draft, value) => {
    draft.settings.client_key = literal(value)
  },
  '--proxy': (draft, value) => {
    if (value !== '') draft.proxy = value
  },
  '--http2': (draft) => {
    draft.settings.http2 = true
  },
  '--http2-prior-knowledge': (draft) => {
    draft.settings.http2 = true
  },
}

/** @param asItIs also its line breaks, which curl leaves out of what it reads from a file */
const addData = (draft: Draft, value: string, options: DataOptions): void => {
  const { lose, asItIs = false, isEncoded = false } = options
  if (!value.startsWith('@')) {
    addText(draft, value, options)
    return
  }
  const file = value.slice(1)
  const isAlone = draft.data === undefined && draft.bodyFile === undefined
  if (file !== '-' && isAlone && !isEncoded) {
    draft.bodyFile = file
    if (!asItIs) lose(`the line breaks of ${file} are sent, and curl leaves them out`)
    return
  }
  const input = file === '-' ? draft.input : undefined
  if (input === undefined) lose(file === '-' ? 'the body comes from another command: put it into the flow' : isInFile(file))
  addText(draft, asItIs ? (input ?? '') : (input ?? '').replace(/[\r\n]/g, ''), options)
}

/** What stands in a file is no part of a longer text. */
const addText = (draft: Draft, text: string, { lose, between = '&' }: DataOptions): void => {
  if (draft.bodyFile !== undefined) lose(isInFile(draft.bodyFile))
  delete draft.bodyFile
  draft.data = draft.data === undefined ? text : draft.data + between + text
}

export const isInFile = (file: string): string => `the body is in the file ${file}: put it into the flow`

interface DataOptions {
  readonly lose: Lose
  readonly asItIs?: boolean
  /** As a form is. */
  readonly isEncoded?: boolean
  readonly between?: string
}

/** Cookies that the shell fills in whole have no names here: they stay a header. */
const addCookies = (draft: Draft, text: string): void => {
  const pairs = text.split(/;\s*/).filter(Boolean)
  const unnamed = pairs.filter(isUnnamed)
  if (unnamed.length > 0) draft.headers.push(['Cookie', unnamed.join('; ')])
  for (const pair of pairs.filter((one) => !isUnnamed(one))) {
    const [name = ''] = pair.split('=', 1)
    draft.cookies[name] = literal(pair.slice(name.length + 1))
  }
}

const isCookies = (text: string): boolean => text.includes('=') || hasMark(text)

const unquoted = (text: string): string =>
  text.length > 1 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1).replace(/\\(["\\])/g, '$1') : text

/** Of `type=image/png`. */
const valueIn = (said: string | undefined): string | undefined =>
  said === undefined ? undefined : unquoted(said.slice(said.indexOf('=') + 1).trim())

const fieldOf = (text: string, type: string | undefined): JsonValue =>
  type === undefined ? literal(text) : { value: literal(text), content_type: literal(type) }

const fileOf = (path: string, { type, filename }: { type: string | undefined; filename: string | undefined }): JsonValue =>
  type === undefined && filename === undefined
    ? literal(path)
    : {
        path: literal(path),
        ...(filename !== undefined && { filename: literal(filename) }),
        ...(type !== undefined && { content_type: literal(type) }),
      }
