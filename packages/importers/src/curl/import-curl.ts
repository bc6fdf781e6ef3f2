import type { JsonObject } from '@testmesh/protocol'
import { bodyOf, fieldsOf, headersOf, isSaidAnyway, splitQuery } from '../form-text.ts'
import type { HttpRequest, HttpStep } from '../http-step.ts'
import { type Imported, type Loss, NotImportable } from '../imported.ts'
import { createNames, literal, shorten, toFileName, toId } from '../names.ts'
import { nameOrigins } from '../origins.ts'
import { createSecrets } from '../secrets.ts'
import { writeFlow } from '../write-flow.ts'
import { optionsIn } from './options.ts'
import { assignment, isAssignment, readVariables, type Shell } from './shell-variables.ts'
import { type Command, fillMarks, splitCommands, withInner } from './split-words.ts'

/** A flow of the `curl` commands in a script, a step for each. @throws NotImportable */
export const importCurl = (text: string, { name: source }: { readonly name: string }): Imported => {
  if (/\^"[^"]*\^"/.test(text)) throw new NotImportable('it is for the command line of Windows: copy it as cURL (bash)')
  const commands = splitCommands(text)
    .flatMap(withInner)
    .map(withoutPrefix)
    .filter(({ words }) => words.length > 0)
  const curls = commands.filter(isCurl)
  if (curls.length === 0) throw new NotImportable('there is no curl command in it')
  const shell = readVariables(commands)
  const read = curls.map((command, index) => readCommand(command, { where: `curl command ${index + 1}`, shell }))
  const secrets = createSecrets(shell.names)
  const requests = read.map(({ request }) => secrets.without(shell.filled(request)))
  const origins = nameOrigins(
    requests.map(({ url }) => url),
    shell.names,
  )
  const newId = createNames('_')
  const steps = requests.map(
    (request): HttpStep => ({
      id: newId(toId(titleOf(request))),
      request: { ...request, url: origins.shorten(request.url) },
      assert: ['status < 400'],
    }),
  )
  const [first] = requests
  const name = requests.length === 1 && first ? titleOf(first) : source
  const found = shell.found()
  return {
    flows: [{ path: `${toFileName(name)}.testmesh.yaml`, text: writeFlow({ name, env: found.env, steps }) }],
    variables: { ...origins.variables, ...found.variables },
    secrets: [...secrets.names(), ...found.secrets],
    missing: found.missing,
    losses: [
      ...read.flatMap((one) => one.losses),
      ...[...commands.filter((one) => !isCurl(one) && !isAssignment(one)).map(described), ...found.losses].map((message) => ({
        where: source,
        message,
      })),
    ],
  }
}

/** Without the prompt that it was copied with, and words that say how or when it runs. */
const withoutPrefix = ({ words, ...more }: Command): Command => {
  const start = words.findIndex((word) => !prefixes.has(word))
  const own = start < 0 ? [] : words.slice(start)
  const called = own.findIndex((word) => !assignment.test(word))
  // `NAME=value curl` sets it for curl alone.
  return { ...more, words: isCurl({ words: own.slice(Math.max(called, 0)) }) ? own.slice(called) : own }
}

const prefixes = new Set(['$', '%', '!', '{', '}', 'time', 'sudo', 'exec', 'if', 'then', 'else', 'fi', 'while', 'do', 'done'])

const isCurl = ({ words }: Command): boolean => /(?:^|\/)curl$/.test(words[0] ?? '')

const described = ({ words }: Command): string => `the command ${shorten(asWritten(words.join(' ')))}`

const asWritten = (text: string): string => fillMarks(text, (name) => `$${name}`)

const titleOf = ({ method, url }: HttpRequest): string => `${method} ${/^(?:\w+:\/\/[^/?#]+|\$\{\w+\})([^?#]*)/.exec(url)?.[1] || '/'}`

interface ReadCommand {
  readonly request: HttpRequest
  readonly losses: readonly Loss[]
}

/** What the words of a command add up to. */
interface Draft {
  method?: string
  url?: string
  isGet: boolean
  /** Brackets and braces of its URL are none but themselves. */
  isPlain?: boolean
  readonly input?: string
  readonly headers: [string, string][]
  /** Headers that curl says by itself, where none of the same name is given. */
  readonly implied: Map<string, string>
  readonly data: string[]
  readonly fields: [string, string][]
  readonly files: [string, string][]
  readonly more: { auth?: JsonObject; cookies?: Record<string, string> }
  readonly settings: Record<string, string | boolean>
  readonly losses: string[]
}

const readCommand = ({ words, input }: Command, { where, shell }: { readonly where: string; readonly shell: Shell }): ReadCommand => {
  const draft: Draft = {
    ...(input !== undefined && { input }),
    isGet: false,
    headers: [],
    implied: new Map([['Content-Type', formType]]),
    data: [],
    fields: [],
    files: [],
    more: {},
    settings: {},
    losses: [],
  }
  for (const [option, value] of optionsIn(words.slice(1), where)) take(draft, option, value)
  if (draft.url === undefined) throw new NotImportable(`${where} has no URL`)
  if (/\{[^{}]*,[^{}]*\}|\[\w+-\w+/.test(draft.url) && !draft.isPlain)
    draft.losses.push(`${draft.url} stands for several URLs: give each a command`)
  const { url, params } = splitQuery(shell.hasScheme(draft.url) ? draft.url : `http://${draft.url}`)
  const data = draft.data.join('&')
  const hasData = draft.data.length > 0 && !draft.isGet
  const implied = [...draft.implied].filter(([name]) => headerIn(draft.headers, name) === undefined && (hasData || name !== 'Content-Type'))
  const said = [...draft.headers, ...implied]
  const type = headerIn(said, 'Content-Type')
  // Whatever it is, curl says that it is a form.
  const isOther = type === formType && !/^[^=&\s{[]+=/.test(data)
  const sent = hasData ? bodyOf(data, isOther ? undefined : type) : {}
  const shown = said.filter(([name, value]) => !isNamed(name, 'Content-Type') || !isSaidAnyway(value, sent))
  const headers = headersOf(shown.map(([name, value]) => [name, literal(value)]))
  const hasFields = draft.fields.length + draft.files.length > 0
  const request: HttpRequest = {
    method: draft.method ?? (hasData || hasFields ? 'POST' : 'GET'),
    url,
    params: { ...params, ...(draft.isGet ? fieldsOf([...new URLSearchParams(data)]) : {}) },
    headers,
    ...sent,
    ...(hasFields && {
      multipart: {
        ...(draft.fields.length > 0 && { fields: fieldsOf(draft.fields) }),
        ...(draft.files.length > 0 && { files: fieldsOf(draft.files) }),
      },
    }),
    ...draft.more,
    settings: draft.settings,
  }
  return { request, losses: draft.losses.map((message) => ({ where, message: asWritten(message) })) }
}

const headerIn = (headers: readonly (readonly [string, string])[], wanted: string): string | undefined =>
  headers.find(([name]) => isNamed(name, wanted))?.[1]

const isNamed = (name: string, wanted: string): boolean => name.toLowerCase() === wanted.toLowerCase()

const formType = 'application/x-www-form-urlencoded'

const take = (draft: Draft, option: string, value: string): void => {
  const known = takers[option]
  if (known) known(draft, value)
  else if (!ofOutput.test(option)) draft.losses.push(`${option} has nothing like it here`)
}

/** @param asItIs also its line breaks, which curl leaves out of what it reads from a file */
const addData = (draft: Draft, value: string, asItIs = false): void => {
  if (!value.startsWith('@')) {
    draft.data.push(value)
    return
  }
  const file = value.slice(1)
  const input = file === '-' ? draft.input : undefined
  if (input === undefined)
    draft.losses.push(
      file === '-' ? 'the body comes from another command: put it into the flow' : `the body is in the file ${file}: put it into the flow`,
    )
  draft.data.push(asItIs ? (input ?? '') : (input ?? '').replace(/[\r\n]/g, ''))
}

const takers: Readonly<Record<string, (draft: Draft, value: string) => void>> = {
  '--globoff': (draft) => {
    draft.isPlain = true
  },
  '--upload-file': (draft, value) => {
    draft.method ??= 'PUT'
    draft.implied.delete('Content-Type')
    addData(draft, `@${value}`, true)
  },
  '--url': (draft, value) => {
    if (draft.url === undefined) draft.url = value
    else draft.losses.push(`a second URL, ${value}: give it a command of its own`)
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
  '--header': (draft, value) => {
    const [, name = '', text = ''] = /^([^:;]+)[:;]\s*(.*)$/s.exec(value) ?? []
    if (name === '' || value.startsWith('@')) draft.losses.push(`the header ${JSON.stringify(value)} has no name`)
    else if (isNamed(name, 'Cookie')) takers['--cookie']?.(draft, text)
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
  '--cookie': (draft, value) => {
    if (!value.includes('=')) draft.losses.push(`the cookies are in the file ${value}: log in within the flow`)
    else
      draft.more.cookies = {
        ...draft.more.cookies,
        ...Object.fromEntries(
          value
            .split(/;\s*/)
            .filter(Boolean)
            .map((pair) => [pair.split('=', 1)[0] ?? '', literal(pair.slice(pair.indexOf('=') + 1))]),
        ),
      }
  },
  '--user': (draft, value) => {
    const [, username = value, password = ''] = /^([^:]*):(.*)$/s.exec(value) ?? []
    draft.more.auth = { type: draft.more.auth?.type ?? 'basic', username: literal(username), password: literal(password) }
  },
  '--digest': (draft) => {
    draft.more.auth = { username: '', password: '', ...draft.more.auth, type: 'digest' }
  },
  '--basic': () => undefined,
  '--oauth2-bearer': (draft, value) => {
    draft.more.auth = { type: 'bearer', token: literal(value) }
  },
  '--data': (draft, value) => addData(draft, value),
  '--data-ascii': (draft, value) => addData(draft, value),
  '--data-binary': (draft, value) => addData(draft, value, true),
  '--data-raw': (draft, value) => void draft.data.push(value),
  '--data-urlencode': (draft, value) => {
    const at = value.indexOf('=')
    if (/^[^=]*@/.test(value)) addData(draft, `@${value.slice(value.indexOf('@') + 1)}`)
    else if (at > 0) draft.data.push(`${value.slice(0, at)}=${encodeURIComponent(value.slice(at + 1))}`)
    else draft.data.push(encodeURIComponent(value.slice(at + 1)))
  },
  '--json': (draft, value) => {
    addData(draft, value, true)
    draft.implied.set('Content-Type', 'application/json').set('Accept', 'application/json')
  },
  '--form': (draft, value) => {
    const [, name = '', text = ''] = /^([^=]+)=(.*)$/s.exec(value) ?? []
    const [, content = text, more = ''] = /^("(?:\\.|[^"\\])*"|.*?)((?:;\s*(?:type|filename|headers|encoder)=.*)?)$/s.exec(text) ?? []
    const written = content.startsWith('"') && content.length > 1 ? content.slice(1, -1).replace(/\\(["\\])/g, '$1') : content
    if (text.startsWith('<')) draft.losses.push(`the part ${name} is in the file ${content.slice(1)}: put it into the flow`)
    else if (text.startsWith('@')) draft.files.push([name, content.slice(1)])
    else draft.fields.push([name, written])
    if (more !== '') draft.losses.push(`${more.slice(1).trim()} of the part ${name}: the action names parts by itself`)
  },
  '--form-string': (draft, value) => {
    draft.fields.push([value.split('=', 1)[0] ?? '', value.slice(value.indexOf('=') + 1)])
  },
  '--insecure': (draft) => {
    draft.settings.verify_ssl = false
  },
  '--max-time': (draft, value) => {
    const milliseconds = Math.round(Number(value) * 1000)
    if (milliseconds > 0) draft.settings.timeout = `${milliseconds}ms`
    else draft.losses.push(`--max-time ${value}: write into the flow how long the request may take, as its timeout`)
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
    draft.settings.proxy = literal(value)
  },
  '--http2': (draft) => {
    draft.settings.http2 = true
  },
}

/** They say what is printed and how; or what the action does anyway: it follows redirects, and undoes compression. */
const ofOutput =
  /^--(?:silent|show-error|verbose|include|output|remote-name|write-out|fail|fail-with-body|no-buffer|location|compressed|progress-bar|no-progress-meter|connect-timeout|http1\.1|path-as-is|dump-header|create-dirs|parallel|cookie-jar)$/
