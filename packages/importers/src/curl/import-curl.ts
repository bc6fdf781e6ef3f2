import type { JsonObject } from '@testmesh/protocol'
import { bodyOf, fieldsOf, splitQuery } from '../form-text.ts'
import type { HttpRequest, HttpStep } from '../http-step.ts'
import { type Imported, type Loss, NotImportable } from '../imported.ts'
import { createNames, literal, toFileName, toId } from '../names.ts'
import { nameOrigins } from '../origins.ts'
import { createSecrets } from '../secrets.ts'
import { writeFlow } from '../write-flow.ts'
import { splitCommands } from './split-words.ts'

/** A flow of the `curl` commands in a script, a step for each. @throws NotImportable */
export const importCurl = (text: string, { name: source }: { readonly name: string }): Imported => {
  const commands = splitCommands(text).filter((words) => words[0] === 'curl' || words[0]?.endsWith('/curl'))
  if (commands.length === 0) throw new NotImportable('there is no curl command in it')
  const read = commands.map(([, ...words], index) => readCommand(words, `curl command ${index + 1}`))
  const secrets = createSecrets()
  const requests = read.map(({ request }) => secrets.without(request))
  const origins = nameOrigins(requests.map(({ url }) => url))
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
  return {
    flows: [{ path: `${toFileName(name)}.testmesh.yaml`, text: writeFlow({ name, steps }) }],
    variables: origins.variables,
    secrets: secrets.names(),
    missing: [],
    losses: read.flatMap(({ losses }) => losses),
  }
}

const titleOf = ({ method, url }: HttpRequest): string => `${method} ${/^\w+:\/\/[^/?#]+([^?#]*)/.exec(url)?.[1] || '/'}`

interface Command {
  readonly request: HttpRequest
  readonly losses: readonly Loss[]
}

/** What the words of a command add up to. */
interface Draft {
  method?: string
  url?: string
  isGet: boolean
  readonly headers: Record<string, string>
  readonly data: string[]
  readonly fields: [string, string][]
  readonly files: [string, string][]
  readonly more: { auth?: JsonObject; cookies?: Record<string, string> }
  readonly settings: Record<string, string | boolean>
  readonly losses: string[]
}

const readCommand = (words: readonly string[], where: string): Command => {
  const draft: Draft = { isGet: false, headers: {}, data: [], fields: [], files: [], more: {}, settings: {}, losses: [] }
  for (const [option, value] of optionsIn(words, draft)) take(draft, option, value)
  if (draft.url === undefined) throw new NotImportable(`${where} has no URL`)
  const { url, params } = splitQuery(/^\w+:\/\//.test(draft.url) ? draft.url : `http://${draft.url}`)
  const data = draft.data.join('&')
  const hasData = draft.data.length > 0 && !draft.isGet
  const type = Object.keys(draft.headers).find((name) => name.toLowerCase() === 'content-type')
  // Without a type curl says that it is a form, whatever it is.
  const isForm = type === undefined && /^[^=&\s{[]+=/.test(data)
  if (hasData && type === undefined && !isForm) draft.headers['Content-Type'] = formType
  const sent = hasData ? bodyOf(data, isForm ? formType : type && draft.headers[type]) : {}
  const headers = Object.fromEntries(
    Object.entries(draft.headers)
      // The action says the same of what it sends.
      .filter(([name]) => name !== type || !(sent.form || typeof sent.body === 'object') || /;/.test(draft.headers[name] ?? ''))
      .map(([name, value]) => [name, literal(value)]),
  )
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
  return { request, losses: draft.losses.map((message) => ({ where, message })) }
}

const formType = 'application/x-www-form-urlencoded'

const take = (draft: Draft, option: string, value: string): void => {
  const known = takers[option]
  if (known) known(draft, value)
  else if (!ofOutput.has(option)) draft.losses.push(`${option} has nothing like it here`)
}

const addData = (draft: Draft, value: string): void => {
  if (value.startsWith('@')) draft.losses.push(`the body is in the file ${value.slice(1)}: put it into the flow`)
  else draft.data.push(value)
}

const takers: Readonly<Record<string, (draft: Draft, value: string) => void>> = {
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
    else if (name.toLowerCase() === 'cookie') takers['--cookie']?.(draft, text)
    else draft.headers[name] = text
  },
  '--user-agent': (draft, value) => {
    draft.headers['User-Agent'] = value
  },
  '--referer': (draft, value) => {
    draft.headers.Referer = value
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
  '--data-binary': (draft, value) => addData(draft, value),
  '--data-raw': (draft, value) => void draft.data.push(value),
  '--data-urlencode': (draft, value) => {
    const at = value.indexOf('=')
    if (/^[^=]*@/.test(value)) addData(draft, `@${value.slice(value.indexOf('@') + 1)}`)
    else if (at > 0) draft.data.push(`${value.slice(0, at)}=${encodeURIComponent(value.slice(at + 1))}`)
    else draft.data.push(encodeURIComponent(value.slice(at + 1)))
  },
  '--json': (draft, value) => {
    addData(draft, value)
    draft.headers['Content-Type'] ??= 'application/json'
    draft.headers.Accept ??= 'application/json'
  },
  '--form': (draft, value) => {
    const [, name = '', text = ''] = /^([^=]+)=(.*)$/s.exec(value) ?? []
    const [path = '', ...more] = text.split(';')
    if (/^[@<]/.test(text)) draft.files.push([name, path.slice(1)])
    else draft.fields.push([name, text])
    if (/^[@<]/.test(text) && more.length > 0) draft.losses.push(`${more.join('; ')} of the part ${name}: the action names files by itself`)
  },
  '--form-string': (draft, value) => {
    draft.fields.push([value.split('=', 1)[0] ?? '', value.slice(value.indexOf('=') + 1)])
  },
  '--insecure': (draft) => {
    draft.settings.verify_ssl = false
  },
  '--max-time': (draft, value) => {
    draft.settings.timeout = `${Math.round(Number(value) * 1000)}ms`
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
const ofOutput = new Set([
  ...[
    '--silent',
    '--show-error',
    '--verbose',
    '--include',
    '--output',
    '--remote-name',
    '--write-out',
    '--fail',
    '--fail-with-body',
    '--no-buffer',
  ],
  ...['--location', '--compressed', '--globoff', '--progress-bar', '--no-progress-meter', '--connect-timeout', '--http1.1', '--path-as-is'],
  ...['--dump-header', '--create-dirs', '--parallel', '--cookie-jar'],
])

const short: Readonly<Record<string, string>> = {
  ...{
    X: '--request',
    H: '--header',
    d: '--data',
    F: '--form',
    u: '--user',
    b: '--cookie',
    c: '--cookie-jar',
    A: '--user-agent',
    e: '--referer',
  },
  ...{ k: '--insecure', L: '--location', G: '--get', I: '--head', s: '--silent', S: '--show-error', v: '--verbose', i: '--include' },
  ...{ o: '--output', O: '--remote-name', w: '--write-out', f: '--fail', N: '--no-buffer', m: '--max-time', x: '--proxy', E: '--cert' },
  ...{
    g: '--globoff',
    '#': '--progress-bar',
    T: '--upload-file',
    r: '--range',
    D: '--dump-header',
    Z: '--parallel',
    y: '--speed-time',
    z: '--time-cond',
  },
}

/** Those that the word behind them belongs to. Of the others that nobody knows none is taken to. */
const withValue = new Set([
  ...['--url', '--request', '--header', '--user-agent', '--referer', '--cookie', '--cookie-jar', '--user', '--oauth2-bearer', '--data'],
  ...['--data-ascii', '--data-binary', '--data-raw', '--data-urlencode', '--json', '--form', '--form-string', '--max-time', '--cacert'],
  ...[
    '--cert',
    '--key',
    '--proxy',
    '--output',
    '--write-out',
    '--connect-timeout',
    '--dump-header',
    '--upload-file',
    '--range',
    '--resolve',
  ],
  ...['--retry', '--retry-delay', '--limit-rate', '--interface', '--aws-sigv4', '--ciphers', '--tls-max', '--unix-socket', '--max-redirs'],
  ...['--speed-time', '--time-cond', '--proxy-user', '--noproxy', '--config', '--cert-type', '--pass', '--connect-to', '--url-query'],
])

const optionsIn = function* (words: readonly string[], { losses }: Draft): Generator<readonly [string, string]> {
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? ''
    if (word.startsWith('--') && word.length > 2) {
      const [option = word] = word.split('=', 1)
      const inWord = word.length > option.length ? word.slice(option.length + 1) : undefined
      yield [option, inWord ?? (withValue.has(option) ? (words[++at] ?? '') : '')]
    } else if (word.startsWith('-') && word.length > 1) {
      for (let letter = 1; letter < word.length; letter++) {
        const option = short[word.charAt(letter)]
        if (option === undefined) losses.push(`-${word.charAt(letter)} has nothing like it here`)
        else if (withValue.has(option)) {
          yield [option, word.slice(letter + 1) || (words[++at] ?? '')]
          break
        } else yield [option, '']
      }
    } else if (word !== '--') yield ['--url', word]
  }
}
