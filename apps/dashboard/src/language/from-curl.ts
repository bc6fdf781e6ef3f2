import type { JsonValue } from '@testmesh/protocol'
import type { CurlRequest, Pair, Part } from './read-curl.ts'

export { type CurlRequest, type Left, readCurl } from './read-curl.ts'

/** A flow of one step that asks the same. */
export const flowOfCurl = (request: CurlRequest): string => {
  const { step, variables } = writeStep(request)
  return [
    `name: ${quoted(`${request.method} ${pathOf(request.url)}`)}`,
    ...(variables.length > 0
      ? ['env:', ...variables.map((name) => `  ${name}: ""  # fill it in as a secret of the environment, and remove this line`)]
      : []),
    'steps:',
    ...step.map((line, at) => (at === 0 ? `  - ${line}` : `    ${line}`)),
    '',
  ].join('\n')
}

/** The step alone. */
export const stepOfCurl = (request: CurlRequest): string => writeStep(request).step.join('\n')

/** Secrets must not stand in a file: they become variables to fill in. */
interface Written {
  readonly step: readonly string[]
  readonly variables: readonly string[]
}

const writeStep = (request: CurlRequest): Written => {
  const secrets = new Map<string, string>()
  /** The variable that takes the place of a secret; a secret that is said twice is one. */
  const hide = (name: string, value: string): string => {
    if (value === '' || /^(?:\w+\s+)?\$\{\w+\}$/.test(value)) return value
    const known = [...secrets].find(([, secret]) => secret === value)?.[0]
    const free = known ?? freeName(name, secrets)
    secrets.set(free, value)
    return `\${${free}}`
  }
  const hideIfSecret = (name: string, value: string): string => (isSecretName(name) ? hide(variableOf(name), value) : value)
  const { method, headers, body, form, parts, auth, settings } = request
  const kept = headers.filter(([name]) => !['content-length', 'host'].includes(name))
  const step = [
    'id: request',
    'action: http_request',
    'config:',
    `  method: ${method}`,
    `  url: ${quoted(hideInQuery(request.url, hideIfSecret))}`,
    ...mapLines(
      'headers',
      kept.map(([name, value]): Pair => [name, hideIfSecret(name, value)]),
    ),
    ...(auth ? authLines({ ...auth, secret: hide(auth.type === 'bearer' ? 'TOKEN' : 'PASSWORD', auth.secret) }) : []),
    ...(form
      ? mapLines(
          'form',
          form.map(([name, value]): Pair => [name, hideIfSecret(name, value)]),
        )
      : []),
    ...(parts ? partLines(parts.map((part) => ({ ...part, value: part.isFile ? part.value : hideIfSecret(part.name, part.value) }))) : []),
    ...(body === undefined ? [] : bodyLines(body, hideIfSecret)),
    ...Object.entries(settings).map(([key, value]) => `  ${key}: ${typeof value === 'string' ? quoted(value) : value}`),
    'assert:',
    '  - status < 400',
  ]
  const used = step.flatMap((line) => [...line.matchAll(/(?<!\$)\$\{(\w+)\}/g)].map(([, name = '']) => name))
  return { step, variables: [...new Set(used)] }
}

const isSecretName = (name: string): boolean =>
  /^(?:proxy-)?authorization$|^cookie$|passw|secret|token|api[-_]?key|^key$|^auth$|session[-_]?id|signature|credential/i.test(name)

/** `x-api-key` → `API_KEY`. */
const variableOf = (name: string): string =>
  name
    .replace(/^x-/i, '')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .replace(/\W+/g, '_')
    .toUpperCase()

const freeName = (name: string, taken: ReadonlyMap<string, string>): string => {
  for (let number = 1; ; number += 1) {
    const free = number === 1 ? name : `${name}_${number}`
    if (!taken.has(free)) return free
  }
}

type Hide = (name: string, value: string) => string

const hideInQuery = (url: string, hide: Hide): string => {
  const at = url.indexOf('?')
  if (at === -1) return url
  const fields = url.slice(at + 1).replace(/(^|&)([^=&#]+)=([^&#]+)/g, (_, before, name, value) => `${before}${name}=${hide(name, value)}`)
  return `${url.slice(0, at)}?${fields}`
}

const authLines = ({ type, username, secret }: NonNullable<CurlRequest['auth']>): string[] => [
  '  auth:',
  `    type: ${type}`,
  ...(username === undefined ? [] : [`    username: ${quoted(username)}`]),
  `    ${type === 'bearer' ? 'token' : 'password'}: ${quoted(secret)}`,
]

/** A name that comes again has a list of values. */
const mapLines = (key: string, pairs: readonly Pair[], indent = '  '): string[] => {
  if (pairs.length === 0) return []
  const byName = Map.groupBy(pairs, ([name]) => name)
  const values = (all: readonly Pair[]): string =>
    all.length === 1 ? quoted(all[0]?.[1] ?? '') : `[${all.map(([, value]) => quoted(value)).join(', ')}]`
  return [`${indent}${key}:`, ...[...byName].map(([name, all]) => `${indent}  ${nameOf(name)}: ${values(all)}`)]
}

const partLines = (parts: readonly Part[]): string[] => {
  const fields = parts.filter(({ isFile }) => !isFile).map(({ name, value }): Pair => [name, value])
  const files = [
    ...Map.groupBy(
      parts.filter(({ isFile }) => isFile),
      ({ name }) => name,
    ),
  ]
  const fileOf = ({ value, contentType }: Part): string =>
    contentType === undefined ? quoted(value) : `{ path: ${quoted(value)}, content_type: ${quoted(contentType)} }`
  return [
    '  multipart:',
    ...mapLines('fields', fields, '    '),
    ...(files.length > 0 ? ['    files:'] : []),
    ...files.map(
      ([name, all]) => `      ${nameOf(name)}: ${all.length === 1 && all[0] ? fileOf(all[0]) : `[${all.map(fileOf).join(', ')}]`}`,
    ),
  ]
}

const bodyLines = (body: string, hide: Hide): string[] => {
  try {
    return entryLines('body', hidden(JSON.parse(body) as JsonValue, hide), '  ')
  } catch {
    return [`  body: ${quoted(body)}`]
  }
}

const hidden = (value: JsonValue, hide: Hide): JsonValue => {
  if (Array.isArray(value)) return value.map((item) => hidden(item as JsonValue, hide))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, typeof item === 'string' ? hide(name, item) : hidden(item as JsonValue, hide)]),
  )
}

/** A map over several lines, everything else as JSON on one. */
const entryLines = (key: string, value: JsonValue, indent: string): string[] => {
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0
  if (!isMap) return [`${indent}${key}: ${JSON.stringify(value)}`]
  return [`${indent}${key}:`, ...Object.entries(value).flatMap(([name, item]) => entryLines(nameOf(name), item, `${indent}  `))]
}

const nameOf = (name: string): string =>
  /^[A-Za-z_][\w-]*$/.test(name) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(name) ? name : quoted(name)

const quoted = (text: string): string => JSON.stringify(text)

const pathOf = (url: string): string => {
  const path = url
    .replace(/^\w+:\/\/[^/?#]*/, '')
    .replace(/^\$\{\w+\}/, '')
    .replace(/[?#].*$/s, '')
  return path === '' ? '/' : path
}
