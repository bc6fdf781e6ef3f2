import type {
  Auth,
  Body,
  Cleanup,
  Exported,
  ExportedFlow,
  Field,
  Item,
  Json,
  Loss,
  Part,
  Request,
  Setting,
  Text,
  Variable,
} from '../exported.ts'
import { jsonName, requestsIn, requestsOf, textsIn, textsOf } from '../texts.ts'
import { cleanUp, encoded, helpers, made, retry } from './helpers.ts'
import { checkProgram, jqWords, jsonProgram, pathFilter } from './jq.ts'
import { comment, createShellNames, quote, type ShellNames, word } from './shell-words.ts'

export interface CurlExport {
  readonly script: string
  readonly losses: readonly Loss[]
}

/** A script for bash that sends the requests in their order, each flow with variables and cookies of its own, and ends where one fails. */
export const writeCurl = ({ flows, variables, losses }: Exported): CurlExport => {
  const more: Loss[] = []
  const requests = flows.flatMap(requestsOf)
  const names = createShellNames(namesOf({ flows, variables, losses }))
  const used = new Set(
    [...requests.flatMap(textsOf), ...flows.flatMap(({ sets }) => sets.flatMap(({ value }) => textsIn(value)))].flatMap(madeIn),
  )
  const bodies = flows.flatMap((flow) => flowLines(flow, { names, losses: more }))
  const makers = new Set([...made].filter(([what]) => used.has(what)).map(([, { text }]) => text))
  const script = [
    '#!/usr/bin/env bash',
    '# Requests of TestMesh flows. It wants curl 7.75 and jq 1.6, or newer ones.',
    'set -euo pipefail',
    '',
    ...variables.map((variable) => variableLine(variable, names)),
    '',
    helpers,
    ...(requests.some((request) => request.retry) ? [retry] : []),
    ...(flows.some(({ cleanups }) => cleanups.some(isSent)) ? [...onSignals, cleanUp] : []),
    ...(bodies.some((line) => line.includes(`$(${encoded.name} `)) ? [encoded.text] : []),
    ...makers,
    ...bodies,
    '',
  ]
  return { script: script.join('\n'), losses: [...losses, ...more] }
}

const namesOf = ({ flows, variables }: Exported): string[] => [
  ...variables.map(({ name }) => name),
  ...flows.flatMap((flow) => [
    ...flow.sets.map(({ name }) => name),
    ...requestsOf(flow).flatMap(({ captures }) => captures.map(({ name }) => name)),
  ]),
]

const madeIn = (text: Text): string[] => text.flatMap((part) => (typeof part === 'object' && part.type === 'made' ? [part.what] : []))

/** Whoever runs it may give another value. */
const variableLine = ({ name, value, isSecret }: Variable, names: ShellNames): string => {
  const own = names.nameOf(name)
  if (value === undefined) return `: "\${${own}:?${isSecret ? 'a secret: give it a value' : 'give it a value'}}"`
  return `${own}=\${${own}:-${quote(typeof value === 'string' ? value : JSON.stringify(value))}}`
}

interface Writing {
  readonly names: ShellNames
  readonly losses: Loss[]
}

interface FlowWriting extends Writing {
  /** Names whose values are wanted as JSON, too. */
  readonly asJson: ReadonlySet<string>
  /** Ids of steps that have something to clean up, and the functions that do. */
  readonly cleaners: ReadonlyMap<string, string>
  /** Within what is sent at the end, each request is sent whatever the others did. */
  readonly isFinal: boolean
}

const flowLines = (flow: ExportedFlow, writing: Writing): string[] => {
  const { name, file, sets, items, cleanups } = flow
  const asJson = new Set(requestsOf(flow).flatMap(jsonIn).flatMap(textsIn).flatMap(untypedName))
  const sent = cleanups.filter(isSent)
  const ofSteps = sent.flatMap(({ of }, index) => (of === undefined ? [] : [[of, `clean_up_${index + 1}`] as const]))
  const within: FlowWriting = { ...writing, asJson, cleaners: new Map(ofSteps), isFinal: false }
  return [
    '',
    comment(file === undefined ? name : `${name} (${file})`),
    '(',
    `  echo ${quote(name)} >&2`,
    '  : >"$dir/cookies"',
    ...sets.map((set) => `  ${settingLine(set, writing.names)}`),
    ...(sent.length > 0 ? cleanupLines(sent, within) : []),
    ...items.flatMap((item) => itemLines(item, within)),
    // Nothing but comments: no function can be made of them.
    ...cleanups.filter((cleanup) => !isSent(cleanup)).flatMap((cleanup) => cleanup.items.flatMap((item) => itemLines(item, within))),
    ')',
  ]
}

const isSent = ({ items }: Cleanup): boolean => requestsIn(items).length > 0

/** Functions that the flow calls at its end, whatever happened. */
const cleanupLines = (cleanups: readonly Cleanup[], writing: FlowWriting): string[] => [
  ...cleanups.flatMap(({ of, items }) => [
    '',
    `  ${of === undefined ? teardown : writing.cleaners.get(of)}() {`,
    ...items
      .flatMap((item) => itemLines(item, { ...writing, isFinal: true }))
      .slice(1)
      .map((line) => (line === '' ? line : `  ${line}`)),
    '  }',
  ]),
  '',
  `  cleanups=(${cleanups.some(({ of }) => of === undefined) ? teardown : ''})`,
  '  trap clean_up EXIT',
  ...onSignals.map((line) => `  ${line}`),
]

/** A signal ends a flow as a failure does, and what goes through the flows waits for that. */
const onSignals = ["trap 'exit 130' INT", "trap 'exit 143' TERM"]

const teardown = 'teardown'

/** From here on there is something to clean up. */
const registered = (id: string, { cleaners }: FlowWriting): string[] => {
  const cleaner = cleaners.get(id)
  return cleaner === undefined ? [] : [`  cleanups+=(${cleaner})`]
}

const jsonIn = ({ body }: Request): Json[] => {
  if (body?.type === 'json') return [body.value]
  return body?.type === 'graphql' ? [graphqlJson(body)] : []
}

const untypedName = ([only, ...others]: Text): string[] =>
  typeof only === 'object' && others.length === 0 && only.type === 'name' && only.holds === 'unknown' ? [only.name] : []

const settingLine = ({ name, value }: Setting, names: ShellNames): string =>
  `${names.nameOf(name)}=${value.type === 'text' ? word(value.text, names) : jsonWord(value, names)}`

/** JSON as it is written where no name stands in it, and else as jq makes it. */
const jsonWord = (value: Json, names: ShellNames): string => {
  const program = jsonProgram(value, names)
  return isWritten(value) ? quote(program.filter) : `$(jq -nc ${jqWords(program)})`
}

const isWritten = (value: Json): boolean => textsIn(value).every(isPlain)

const itemLines = (item: Item, writing: FlowWriting): string[] => {
  switch (item.type) {
    case 'group':
      return ['', `  ${comment(item.title)}`, ...item.items.flatMap((inner) => itemLines(inner, writing)), ...registered(item.id, writing)]
    case 'pause':
      return ['', `  sleep ${item.durationMs / 1000}`]
    case 'lost':
      return ['', `  ${comment(notCarried(item.loss))}`]
    case 'request':
      return [...requestLines(item, writing), ...registered(item.id, writing)]
  }
}

const notCarried = ({ message }: Loss): string => `Not carried over: ${message}`

const requestLines = (request: Request, { names, losses, asJson, isFinal }: FlowWriting): string[] => {
  const { id, title, file, line, checks, captures } = request
  const isTolerated = request.isTolerated || isFinal
  const lose = (message: string): Loss => {
    const loss = { ...(file !== undefined && { file }), ...(line !== undefined && { line }), message: `${id}: ${message}` }
    losses.push(loss)
    return loss
  }
  const programs = checks.map((check) => ({ check, program: checkProgram(check, names) }))
  const unread = programs.filter(({ program }) => !program).map(({ check }) => lose(`the assertion ${check.text}`))
  const { before, words } = commandOf(request, { names, lose })
  const orGoOn = (command: string): string => (isTolerated ? `(${command}) || :` : command)
  const curl = `curl ${words.join(isFinal ? ' \\\n      ' : ' \\\n    ')}`
  const expectations = programs.flatMap(({ check, program }) => (program ? [`expect ${quote(check.text)} ${jqWords(program)}`] : []))
  const commands = [
    `echo ${quote(`  ${title}`)} >&2`,
    ...before,
    ...(request.retry
      ? attemptLines(request.retry, [curl, ...expectations], isTolerated)
      : [`${curl}${isTolerated ? ' || :' : ''}`, ...expectations.map(orGoOn)]),
    ...captures.flatMap(({ name, path }) => {
      const filter = quote(pathFilter(path))
      const taken = [
        `take ${names.nameOf(name)} ${filter}`,
        ...(asJson.has(name) ? [`take_json ${names.nameOf(jsonName(name))} ${filter}`] : []),
      ]
      return isTolerated ? taken.map((one) => `${one} || :`) : taken
    }),
  ]
  return ['', ...[...request.losses, ...unread].map((loss) => comment(notCarried(loss))), ...commands].map((one) =>
    one === '' ? one : `  ${one}`,
  )
}

/** Within a condition nothing ends by itself: each is asked whether it went well. */
const attemptLines = (
  { attempts, delayMs }: NonNullable<Request['retry']>,
  [curl = '', ...expectations]: readonly string[],
  isTolerated: boolean,
): string[] => [
  'attempt() {',
  `  ${[curl, ...expectations.map((one) => `(${one})`)].join(' &&\n    ')}`,
  '}',
  isTolerated ? `(retry ${attempts} ${delayMs / 1000}) || :` : `retry ${attempts} ${delayMs / 1000}`,
]

interface CommandWriting {
  readonly names: ShellNames
  readonly lose: (message: string) => Loss
}

interface Command {
  /** What is made ready for it. */
  readonly before: readonly string[]
  readonly words: readonly string[]
}

const commandOf = (request: Request, { names, lose }: CommandWriting): Command => {
  const { method, headers, body, settings } = request
  const auth = authWords(request.auth, { names, lose })
  const sent = bodyWords(body, headers, names)
  if (body?.type === 'multipart')
    for (const { name } of body.parts) if (name.includes('=')) lose(`the part ${name} by its name: curl ends it at the first =`)
  const cookies = [...request.cookies, ...auth.cookies]
  const isDefault = method === (sent.words.length > 0 ? 'POST' : 'GET')
  return {
    before: [...auth.before, ...sent.before],
    words: [
      ...urlWords(request, [...request.params, ...auth.params], { names, hasBody: sent.words.length > 0 }),
      ...(method === 'HEAD' ? ['-I'] : isDefault ? [] : [`-X ${quote(method)}`]),
      ...headers.map(([name, value]) => `-H ${headerWord(name, value, names)}`),
      ...auth.words,
      ...(cookies.length > 0 ? [`-b ${word(cookieText(cookies), names)}`] : []),
      ...settingWords(settings, names),
      ...sent.words,
    ],
  }
}

/** curl leaves out a header with nothing behind the colon. */
const headerWord = (name: string, value: Text, names: ShellNames): string =>
  word(value.every((part) => part === '') ? [`${name};`] : [`${name}: `, ...value], names)

const cookieText = (cookies: readonly Field[]): Text =>
  cookies.flatMap(([name, value], index) => [`${index === 0 ? '' : '; '}${name}=`, ...value])

const urlWords = (
  { url }: Request,
  params: readonly Field[],
  { names, hasBody }: { readonly names: ShellNames; readonly hasBody: boolean },
): string[] => {
  if (!hasBody && !params.every(([, value]) => isPlain(value)))
    return [
      word(url, names),
      '-G',
      ...params.map(([name, value]) => `--data-urlencode ${word([`${encodeURIComponent(name)}=`, ...value], names)}`),
    ]
  const hasQuery = url.some((part) => typeof part === 'string' && part.includes('?'))
  const query = params.map(([name, value], index) => {
    const start = `${index === 0 && !hasQuery ? '?' : '&'}${encodeURIComponent(name)}=`
    if (isPlain(value)) return quote(start + encodeURIComponent(value.join('')))
    return `${quote(start)}"$(${encoded.name} ${word(value, names)})"`
  })
  return [[word(url, names), ...query].join('')]
}

const isPlain = (text: Text): boolean => text.every((part) => typeof part === 'string')

const settingWords = (
  { followsRedirects, verifies, timeoutMs, proxy, ca, clientCert, clientKey }: Request['settings'],
  names: ShellNames,
): string[] => [
  ...(followsRedirects ? [] : ['--no-location']),
  ...(verifies ? [] : ['-k']),
  ...(timeoutMs === undefined ? [] : [`--max-time ${timeoutMs / 1000}`]),
  ...option('-x', proxy, names),
  ...option('--cacert', ca, names),
  ...option('--cert', clientCert, names),
  ...option('--key', clientKey, names),
]

const option = (name: string, value: Text | undefined, names: ShellNames): string[] => (value ? [`${name} ${word(value, names)}`] : [])

interface SentBody {
  readonly before: readonly string[]
  readonly words: readonly string[]
}

const bodyWords = (body: Body | undefined, headers: readonly Field[], names: ShellNames): SentBody => {
  const isSaid = headers.some(([name]) => name.toLowerCase() === 'content-type')
  const asJson = (value: Json): SentBody => {
    const type = isSaid ? [] : ["-H 'content-type: application/json'"]
    if (isWritten(value)) return { before: [], words: [...type, `--data-raw ${jsonWord(value, names)}`] }
    // A command of its own, whose failure ends the script.
    return { before: [`body=${jsonWord(value, names)}`], words: [...type, '--data-raw "$body"'] }
  }
  switch (body?.type) {
    case undefined:
      return { before: [], words: [] }
    case 'json':
      return asJson(body.value)
    case 'graphql':
      return asJson(graphqlJson(body))
    case 'text':
      return { before: [], words: [`--data-raw ${word(body.text, names)}`] }
    case 'file':
      return { before: [], words: [`--data-binary ${word(['@', ...body.file], names)}`] }
    case 'form':
      return {
        before: [],
        words: body.fields.map(([name, value]) => `--data-urlencode ${word([`${encodeURIComponent(name)}=`, ...value], names)}`),
      }
    case 'multipart': {
      const parts = body.parts.map((part, index) => partWords(part, index, names))
      return { before: parts.flatMap(({ before }) => before), words: parts.flatMap(({ words }) => words) }
    }
  }
}

const graphqlJson = ({ query, variables, operationName }: Extract<Body, { type: 'graphql' }>): Json => ({
  type: 'map',
  entries: [
    ['query', { type: 'text', text: query }],
    ...(variables ? [['variables', variables] as const] : []),
    ...(operationName ? [['operationName', { type: 'text', text: operationName }] as const] : []),
  ],
})

/** A text with a type of its own goes through a file: what it holds might look like another option of the part. */
const partWords = ({ name, value = [], file, fileName, contentType }: Part, index: number, names: ShellNames): SentBody => {
  if (file) {
    const type = contentType ?? ['application/octet-stream']
    const told: Text = fileName ? [';filename="', ...escaped(fileName), '"'] : []
    return { before: [], words: [`-F ${word([`${name}=@"`, ...escaped(file), '";type=', ...type, ...told], names)}`] }
  }
  if (!contentType) return { before: [], words: [`--form-string ${word([`${name}=`, ...value], names)}`] }
  return {
    before: [`printf %s ${word(value, names)} >"$dir/part-${index}"`],
    words: [`-F ${word([`${name}=<`], names)}"$dir/part-${index}"${word([';type=', ...contentType], names)}`],
  }
}

const escaped = (text: Text): Text => text.map((part) => (typeof part === 'string' ? part.replace(/["\\]/g, '\\$&') : part))

interface AuthWords extends SentBody {
  readonly params: readonly Field[]
  readonly cookies: readonly Field[]
}

const authWords = (auth: Auth | undefined, { names, lose }: CommandWriting): AuthWords => {
  const none = { before: [], words: [], params: [], cookies: [] }
  if (!auth) return none
  const { type, fields } = auth
  const of = (key: string): Text => fields[key] ?? []
  const user = `-u ${word([...of('username'), ':', ...of('password')], names)}`
  switch (type) {
    case 'basic':
      return { ...none, words: [user] }
    case 'digest':
      return { ...none, words: ['--digest', user] }
    case 'bearer':
      return { ...none, words: [`-H ${headerWord('authorization', ['Bearer ', ...of('token')], names)}`] }
    case 'api_key': {
      const name = (fields.name ?? ['x-api-key']).map((part) => (typeof part === 'string' ? part : '')).join('')
      const field: Field = [name, of('value')]
      if (of('location')[0] === 'query') return { ...none, params: [field] }
      return of('location')[0] === 'cookie'
        ? { ...none, cookies: [field] }
        : { ...none, words: [`-H ${headerWord(name, field[1], names)}`] }
    }
    case 'aws_sigv4':
      return {
        ...none,
        words: [
          `--aws-sigv4 ${word(['aws:amz:', ...of('region'), ':', ...of('service')], names)}`,
          `-u ${word([...of('access_key'), ':', ...of('secret_key')], names)}`,
          ...(fields.session_token ? [`-H ${headerWord('x-amz-security-token', of('session_token'), names)}`] : []),
        ],
      }
    case 'oauth2':
      return { ...none, before: tokenLines(fields, names), words: ['-H "authorization: Bearer $_token"'] }
    default:
      lose(`its authentication, ${type}`)
      return none
  }
}

/** Asks for a token before the request that needs one. */
const tokenLines = (fields: Auth['fields'], names: ShellNames): string[] => {
  const isInBody = fields.credentials?.[0] === 'body'
  const sent: readonly (readonly [string, Text | undefined])[] = [
    ['grant_type', fields.grant ?? ['client_credentials']],
    ...(['username', 'password', 'scope', 'audience'] as const).map((key) => [key, fields[key]] as const),
    ...(isInBody ? [['client_id', fields.client_id] as const, ['client_secret', fields.client_secret] as const] : []),
  ]
  const words = [
    word(fields.token_url ?? [], names),
    ...(isInBody ? [] : [`-u ${word([...(fields.client_id ?? []), ':', ...(fields.client_secret ?? [])], names)}`]),
    ...sent.flatMap(([name, value]) => (value ? [`--data-urlencode ${word([`${name}=`, ...value], names)}`] : [])),
  ]
  return [`curl ${words.join(' \\\n    ')}`, 'take _token .body.access_token']
}
