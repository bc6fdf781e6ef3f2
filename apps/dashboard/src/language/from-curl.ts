import type { JsonValue } from '@testmesh/protocol'

/** What a `curl` command asks, as far as a step can say it. */
export interface CurlRequest {
  readonly method: string
  readonly url: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body?: string
  /** Options that no step has. */
  readonly left: readonly string[]
}

const withValue: Readonly<Record<string, string>> = {
  '-X': 'method',
  '--request': 'method',
  '-H': 'header',
  '--header': 'header',
  '-d': 'data',
  '--data': 'data',
  '--data-raw': 'data',
  '--data-binary': 'data',
  '--data-ascii': 'data',
  '-u': 'user',
  '--user': 'user',
  '-b': 'cookie',
  '--cookie': 'cookie',
  '--url': 'url',
  '-A': 'agent',
  '--user-agent': 'agent',
  '-o': 'ignored',
  '--output': 'ignored',
  '-m': 'ignored',
  '--max-time': 'ignored',
}
const silent: ReadonlySet<string> = new Set([
  '-s',
  '--silent',
  '-S',
  '-v',
  '--verbose',
  '-i',
  '--include',
  '--compressed',
  '-L',
  '--location',
  '-sS',
  '-sSf',
  '-f',
  '--fail',
  '-g',
  '--globoff',
])

/** Undefined when the text is no `curl` command. */
export const readCurl = (text: string): CurlRequest | undefined => {
  const words = shellWords(text.trim().replace(/\\\r?\n/g, ' '))
  if (words[0] !== 'curl') return undefined
  const found = { method: '', url: '', headers: [] as [string, string][], body: undefined as string | undefined, left: [] as string[] }
  for (let at = 1; at < words.length; at++) {
    const word = words[at] ?? ''
    const [, option = word, joined] = /^(--[a-z-]+)=([\s\S]*)$/.exec(word) ?? []
    const kind = withValue[option]
    if (kind !== undefined) {
      const value = joined ?? words[++at] ?? ''
      if (kind === 'method') found.method = value.toUpperCase()
      else if (kind === 'url') found.url = value
      else if (kind === 'data') found.body = found.body === undefined ? value : `${found.body}&${value}`
      else if (kind === 'header') found.headers.push(headerOf(value))
      else if (kind === 'user') found.headers.push(['authorization', `Basic ${btoa(value)}`])
      else if (kind === 'cookie') found.headers.push(['cookie', value])
      else if (kind === 'agent') found.headers.push(['user-agent', value])
    } else if (word.startsWith('-') && !silent.has(word)) found.left.push(word)
    else if (!word.startsWith('-')) found.url = word
  }
  const { body, ...rest } = found
  return { ...rest, method: found.method || (body === undefined ? 'GET' : 'POST'), ...(body !== undefined && { body }) }
}

const headerOf = (line: string): [string, string] => {
  const colon = line.indexOf(':')
  return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]
}

/** As a shell splits a line: quotes and backslashes. */
const shellWords = (text: string): string[] =>
  [...text.matchAll(/(?:[^\s"'\\]|\\[\s\S]|\$?'(?:[^'\\]|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*")+/g)].map(([word]) =>
    word.replace(/\$'((?:[^'\\]|\\[\s\S])*)'|'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|\\([\s\S])/g, (_, ansi, single, double, escaped) =>
      ansi !== undefined
        ? ansi.replace(/\\(['\\])/g, '$1').replace(/\\n/g, '\n')
        : (single ?? double?.replace(/\\(["\\$`])/g, '$1') ?? escaped),
    ),
  )

/** Header values that must not stand in a file: they become variables to fill in. */
const secretHeaders: Readonly<Record<string, string>> = { authorization: 'AUTHORIZATION', cookie: 'COOKIE', 'x-api-key': 'API_KEY' }

/** A flow of one step that asks the same. */
export const flowOfCurl = (request: CurlRequest): string => {
  const secrets = secretsOf(request)
  return [
    `name: ${quoted(`${request.method} ${pathOf(request.url)}`)}`,
    ...(secrets.length > 0
      ? ['env:', ...secrets.map((name) => `  ${name}: ""  # fill it in as a secret of the environment, and remove this line`)]
      : []),
    'steps:',
    ...stepOfCurl(request)
      .split('\n')
      .map((line, at) => (at === 0 ? `  - ${line}` : `    ${line}`)),
    '',
  ].join('\n')
}

const secretsOf = ({ headers }: CurlRequest): string[] => headers.flatMap(([name]) => secretHeaders[name] ?? [])

/** The step alone. */
export const stepOfCurl = ({ method, url, headers, body }: CurlRequest): string => {
  const kept = headers.filter(([name]) => !['content-length', 'host'].includes(name))
  const written = (name: string, value: string): string => (secretHeaders[name] ? `"\${${secretHeaders[name]}}"` : quoted(value))
  return [
    'id: request',
    'action: http_request',
    'config:',
    `  method: ${method}`,
    `  url: ${quoted(url)}`,
    ...(kept.length > 0 ? ['  headers:', ...kept.map(([name, value]) => `    ${name}: ${written(name, value)}`)] : []),
    ...(body === undefined ? [] : bodyLines(body)),
    'assert:',
    '  - status < 400',
  ].join('\n')
}

const bodyLines = (body: string): string[] => {
  try {
    return entryLines('body', JSON.parse(body) as JsonValue, '  ')
  } catch {
    return [`  body: ${quoted(body)}`]
  }
}

/** A map over several lines, everything else as JSON on one. */
const entryLines = (key: string, value: JsonValue, indent: string): string[] => {
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0
  if (!isMap) return [`${indent}${key}: ${JSON.stringify(value)}`]
  return [`${indent}${key}:`, ...Object.entries(value).flatMap(([name, item]) => entryLines(nameOf(name), item, `${indent}  `))]
}

const nameOf = (name: string): string =>
  /^[A-Za-z_]\w*$/.test(name) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(name) ? name : quoted(name)

const quoted = (text: string): string => JSON.stringify(text)

const pathOf = (url: string): string => {
  try {
    return new URL(url).pathname
  } catch {
    return url
  }
}
