import type { ShellWord } from './shell-words.ts'

/** What an option of curl means for a request. */
export type CurlOption =
  | 'method'
  | 'header'
  | 'data'
  | 'rawData'
  | 'encodedData'
  | 'json'
  | 'form'
  | 'formText'
  | 'user'
  | 'bearer'
  | 'cookie'
  | 'url'
  | 'agent'
  | 'referer'
  | 'seconds'
  | 'proxy'
  | 'ca'
  | 'certificate'
  | 'key'
  | 'redirects'
  /** About what curl shows or where it keeps it. */
  | 'silent'
  /** Takes a value, and no step has it. */
  | 'left'

/** Options with a value, by their long names. */
const valued: Readonly<Record<string, CurlOption>> = {
  request: 'method',
  header: 'header',
  data: 'data',
  'data-ascii': 'data',
  'data-binary': 'data',
  'data-raw': 'rawData',
  'data-urlencode': 'encodedData',
  json: 'json',
  form: 'form',
  'form-string': 'formText',
  user: 'user',
  'oauth2-bearer': 'bearer',
  cookie: 'cookie',
  url: 'url',
  'user-agent': 'agent',
  referer: 'referer',
  'max-time': 'seconds',
  proxy: 'proxy',
  cacert: 'ca',
  cert: 'certificate',
  key: 'key',
  'max-redirs': 'redirects',
  output: 'silent',
  'write-out': 'silent',
  'dump-header': 'silent',
  'cookie-jar': 'silent',
  stderr: 'silent',
  trace: 'silent',
  'trace-ascii': 'silent',
  'connect-timeout': 'left',
  retry: 'left',
  'retry-delay': 'left',
  'retry-max-time': 'left',
  resolve: 'left',
  'connect-to': 'left',
  interface: 'left',
  range: 'left',
  'upload-file': 'left',
  config: 'left',
  ciphers: 'left',
  'limit-rate': 'left',
  'unix-socket': 'left',
  'proxy-user': 'left',
  'aws-sigv4': 'left',
  'time-cond': 'left',
}

/** Options without a value. What curl only shows otherwise is nothing to a request; the others change it. */
const silentFlags: ReadonlySet<string> = new Set([
  ...['silent', 'show-error', 'verbose', 'include', 'compressed', 'location', 'fail', 'fail-with-body', 'globoff', 'progress-bar'],
  ...['no-progress-meter', 'remote-name', 'no-buffer', 'raw', 'styled-output', 'http1.1', 'basic', 'create-dirs'],
])
const flags: ReadonlySet<string> = new Set(['get', 'head', 'insecure', 'digest', 'http2', 'http2-prior-knowledge'])
/** Known to take no value, so that the word behind is none of theirs. */
const leftFlags: ReadonlySet<string> = new Set([
  ...['ntlm', 'negotiate', 'anyauth', 'ipv4', 'ipv6', 'http1.0', 'http3', 'tlsv1.2', 'tlsv1.3', 'ssl-reqd', 'path-as-is', 'tcp-nodelay'],
  ...[
    'location-trusted',
    'proxy-insecure',
    'no-keepalive',
    'parallel',
    'next',
    'disable',
    'append',
    'retry-all-errors',
    'junk-session-cookies',
  ],
])

/** Letters of options, with their long names. */
const letters: Readonly<Record<string, string>> = {
  X: 'request',
  H: 'header',
  d: 'data',
  F: 'form',
  u: 'user',
  b: 'cookie',
  A: 'user-agent',
  e: 'referer',
  m: 'max-time',
  x: 'proxy',
  E: 'cert',
  o: 'output',
  w: 'write-out',
  D: 'dump-header',
  c: 'cookie-jar',
  r: 'range',
  T: 'upload-file',
  K: 'config',
  U: 'proxy-user',
  z: 'time-cond',
  G: 'get',
  I: 'head',
  k: 'insecure',
  s: 'silent',
  S: 'show-error',
  v: 'verbose',
  i: 'include',
  L: 'location',
  f: 'fail',
  g: 'globoff',
  O: 'remote-name',
  N: 'no-buffer',
  '#': 'progress-bar',
  j: 'junk-session-cookies',
  q: 'disable',
  4: 'ipv4',
  6: 'ipv6',
  0: 'http1.0',
}

/** An option as it was written, with the value that belongs to it; a word that is none has only a value. */
export interface Given {
  readonly name?: string
  readonly option?: CurlOption
  readonly value?: string
  /** Where its first word begins in the command. */
  readonly at: number
}

/** The words behind `curl`, options with their values. One that nobody knows takes the next word, unless that is a URL or an option. */
export const givenOptions = (words: readonly ShellWord[]): Given[] => {
  const given: Given[] = []
  const rest = [...words]
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const { text, at } = word
    if (text.startsWith('--') && text.length > 2) given.push({ ...longOption(text, rest), at })
    else if (text.startsWith('-') && text.length > 1) given.push(...shortOptions(text, rest).map((option) => ({ ...option, at })))
    else given.push({ value: text, at })
  }
  return given
}

type Option = Omit<Given, 'at'>

const longOption = (word: string, rest: ShellWord[]): Option => {
  const [, name = '', joined] = /^--([^=]+)(?:=([\s\S]*))?$/.exec(word) ?? []
  const option = Object.hasOwn(valued, name) ? valued[name] : undefined
  if (option !== undefined) return { name, option, value: joined ?? rest.shift()?.text ?? '' }
  if (silentFlags.has(name)) return { name, option: 'silent' }
  if (flags.has(name) || leftFlags.has(name) || /^no-/.test(name)) return { name }
  if (joined !== undefined) return { name, option: 'left', value: joined }
  const next = rest[0]?.text
  return next === undefined || next.startsWith('-') || looksLikeUrl(next)
    ? { name }
    : { name, option: 'left', value: rest.shift()?.text ?? '' }
}

/** `-sSL`, `-XPOST`: what is joined to a letter with a value is that value. */
const shortOptions = (word: string, rest: ShellWord[]): Option[] => {
  const given: Option[] = []
  for (let at = 1; at < word.length; at += 1) {
    const name = letters[word[at] ?? ''] ?? `-${word[at]}`
    const option = Object.hasOwn(valued, name) ? valued[name] : undefined
    if (option !== undefined) return [...given, { name, option, value: word.slice(at + 1) || (rest.shift()?.text ?? '') }]
    given.push(silentFlags.has(name) ? { name, option: 'silent' } : { name })
  }
  return given
}

export const looksLikeUrl = (word: string): boolean =>
  /^(?:[a-z][a-z\d+.-]*:\/\/|\$\{\w+\}|localhost\b|(?:\d{1,3}\.){3}\d{1,3}|\[[\da-f:]+\])|^[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:[/?]|$)/i.test(
    word,
  )
