import { CUT, MASK } from './marks.ts'
import { maskCut } from './mask-cut.ts'
import { standInOf } from './stand-in.ts'

export { MASK } from './marks.ts'

/** Shorter values are not masked: they would hide half of every report. */
const SHORTEST_SECRET = 4

/** Replaces secrets, in every form they are likely to take, in all that leaves an execution. */
export interface Masker {
  add(secret: string): void
  /** Whether there is anything to mask. */
  hasSecrets(): boolean
  /** As they were added. */
  secrets(): Iterable<string>
  maskText(text: string): string
  /** Whether a secret stands anywhere in `value`, which must be plain JSON data. May say yes to a number that holds one in part. */
  hasSecret(value: unknown): boolean
  /** A copy without secrets, or `value` itself when it holds none. `value` must be plain JSON data. */
  maskJson<T>(value: T): T
  /** The same with stand-ins for secrets, as long as they are: what is computed with them holds nothing of a secret. */
  standIn<T>(value: T): T
  /** The same for the text of a file, with as many stars as there were characters: what stands behind a secret stays in its place. */
  maskInPlace(text: string): string
  /** Masks bytes as they pass, also a secret that is split across chunks. */
  maskBytes(chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>
}

export const createMasker = (): Masker => {
  const secrets = new Set<string>()
  /** All forms, longest first, so that no form hides the rest of a longer one. */
  let forms: string[] = []
  /** Those that hold no other of the same secret: where none of them stands, none of all stands. */
  let telling: string[] = []
  /** Of all forms. UTF-16 units. */
  let shortest = Number.POSITIVE_INFINITY
  /** Whether a secret could be a number in JSON. */
  let hasNumbers = false

  const maskText = (text: string): string => {
    let masked = text
    for (const form of forms) if (masked.includes(form)) masked = masked.replaceAll(form, MASK)
    return masked.includes(CUT) ? maskCut(masked, forms) : masked
  }

  const replaceForms = (text: string, byForm: (form: string, index: number) => string): string =>
    forms.reduce((replaced, form, index) => (replaced.includes(form) ? replaced.replaceAll(form, byForm(form, index)) : replaced), text)

  const hasSecret = (value: unknown): boolean => {
    if (forms.length === 0) return false
    // Most texts of an event are shorter than any form. One native search per form over the rest is far cheaper than one per text.
    const text = suspicious(value, '')
    if (text === '') return false
    return telling.some((form) => text.includes(form)) || (text.includes(CUT) && maskCut(text, forms) !== text)
  }

  /** `found` and each text in `value` that could hold a form or what was cut of one, a line each. */
  const suspicious = (value: unknown, found: string): string => {
    if (typeof value === 'string') return value.length >= shortest || value.includes(CUT) ? `${found}${value}\n` : found
    if (typeof value === 'number') return hasNumbers ? `${found}${value}\n` : found
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return found
    let all = found
    if (Array.isArray(value)) for (const item of value) all = suspicious(item, all)
    else
      for (const key in value) {
        if (key.length >= shortest || key.includes(CUT)) all += `${key}\n`
        all = suspicious((value as Record<string, unknown>)[key], all)
      }
    return all
  }

  const add = (secret: string): void => {
    if (secret.length < SHORTEST_SECRET || secrets.has(secret)) return
    secrets.add(secret)
    const added = [...new Set(formsOf(secret))]
    forms = [...new Set([...forms, ...added])].sort((a, b) => b.length - a.length)
    shortest = Math.min(shortest, forms.at(-1)?.length ?? shortest)
    hasNumbers ||= Number.isFinite(Number(secret))
    telling = [...telling, ...added.filter((form) => !added.some((other) => other.length < form.length && form.includes(other)))]
    textsInJson(secret).forEach(add)
  }

  return {
    add,
    hasSecrets: () => forms.length > 0,
    secrets: () => [...secrets],
    maskText,
    hasSecret,
    maskJson: <T>(value: T): T => (hasSecret(value) ? (maskDeep(value, maskText, secrets) as T) : value),
    standIn: <T>(value: T): T => (hasSecret(value) ? (maskDeep(value, (text) => replaceForms(text, standInOf), secrets) as T) : value),
    maskInPlace: (text) => replaceForms(text, (form) => form.replace(/[^\r\n]/g, '*')),
    maskBytes: (chunks) => maskChunks(chunks, maskText, () => forms[0]?.length ?? 0),
  }
}

const maskDeep = (value: unknown, maskText: (text: string) => string, secrets: ReadonlySet<string>): unknown => {
  if (typeof value === 'string') return maskText(value)
  if (typeof value === 'number') return secrets.has(String(value)) ? maskText(String(value)) : value
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value
  if (Array.isArray(value)) return value.map((item) => maskDeep(item, maskText, secrets))
  return maskMap(value as Record<PropertyKey, unknown>, maskText, secrets)
}

/** Marks and hidden members stay what they are: a masked value can be read like the real one. */
const maskMap = (map: Record<PropertyKey, unknown>, maskText: (text: string) => string, secrets: ReadonlySet<string>): unknown => {
  const copy = {}
  for (const key of Reflect.ownKeys(map)) {
    const value = typeof key === 'string' ? maskDeep(map[key], maskText, secrets) : map[key]
    const enumerable = Object.prototype.propertyIsEnumerable.call(map, key)
    Object.defineProperty(copy, typeof key === 'string' ? maskText(key) : key, { value, enumerable, writable: true, configurable: true })
  }
  return copy
}

/**
 * The secret as it is, inside JSON (to the third level), in a URL, in a form, in HTML, between quotes; and each of these in hex, in
 * base64 at each of its three alignments, and in a URL once more: as the libraries of the usual languages write it.
 */
const formsOf = (secret: string): string[] => {
  const inForm = new URLSearchParams({ s: secret }).toString().slice(2)
  const plain = [secret, ...jsonForms(secret), percentEncoded(secret), inForm, ...htmlForms(secret), ...quotedForms(secret)]
  const forms: string[] = [...new Set(plain)].flatMap((form) => {
    const bytes = new TextEncoder().encode(form)
    const hex = hexOf(bytes)
    return [form, ...percentForms(form), hex, hex.toUpperCase(), ...base64Forms(bytes)]
  })
  forms.push(...urlForms(secret), paddedBase64(secret), ...linesOf(secret), ...base64Lines(secret))
  // In bytes that pass as Latin-1 text, characters beyond ASCII look like their UTF-8 bytes.
  return [...forms, ...forms.map(latin1Of)].filter((form) => form.length >= SHORTEST_SECRET)
}

const inJson = (text: string): string => JSON.stringify(text).slice(1, -1)

/** Once, twice and three times; and as others write it: Go escapes what HTML could read, Python all beyond ASCII, PHP slashes too. */
const jsonForms = (secret: string): string[] => {
  const once = inJson(secret)
  const twice = inJson(once)
  const ascii = once.replace(/[\u0080-\uffff]/g, escaped)
  return [
    once,
    twice,
    inJson(twice),
    once.replace(/[<>&\u2028\u2029]/g, escaped),
    ascii,
    ascii.replaceAll('/', '\\/'),
    once.replaceAll('/', '\\/'),
  ]
}

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`

/** Quotes as the libraries of JavaScript, Python, Go, XML and PHP write them. */
const htmlForms = (secret: string): string[] => {
  const inHtml = secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  const quotes = [
    ['&quot;', "'"],
    ['&quot;', '&#39;'],
    ['&quot;', '&#x27;'],
    ['&#34;', '&#39;'],
    ['&quot;', '&apos;'],
    ['&quot;', '&#039;'],
  ] as const
  return quotes.map(([double, single]) => inHtml.replaceAll('"', double).replaceAll("'", single))
}

/** Between quotes of SQL and YAML, of CSV, of a shell, and of a program that shows a text. */
const quotedForms = (secret: string): string[] => [
  secret.replaceAll("'", "''"),
  secret.replaceAll('"', '""'),
  secret.replaceAll("'", "'\\''"),
  secret.replaceAll('\\', '\\\\').replaceAll("'", "\\'"),
]

/** JavaScript leaves `!'()*` as they are, Python and Go do not; Python leaves slashes. */
const percentForms = (text: string): string[] => {
  const encoded = percentEncoded(text)
  const strict = encoded.replace(/[!'()*]/g, (found) => `%${found.charCodeAt(0).toString(16).toUpperCase()}`)
  return [encoded, strict, strict.replaceAll('%2F', '/')].flatMap((form) => [form, inLowerCase(form), form.replaceAll('%20', '+')])
}

/** `%2f`, as some write it. */
const inLowerCase = (encoded: string): string => encoded.replace(/%[0-9A-F]{2}/g, (found) => found.toLowerCase())

/** A secret of several lines, a key for one, stands indented in a file, and programs write it line by line. */
const linesOf = (secret: string): string[] => (secret.includes('\n') ? secret.split(/\s*\n\s*/).filter((line) => line.length >= 8) : [])

/** A secret that is JSON, as a file of credentials is, is read by its parts: the long ones are hidden where they stand alone. */
const textsInJson = (secret: string): string[] => {
  if (!/^\s*[[{]/.test(secret)) return []
  try {
    return longTexts(JSON.parse(secret))
  } catch {
    return []
  }
}

const longTexts = (value: unknown): string[] => {
  if (typeof value === 'string') return value.length >= 8 ? [value] : []
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(longTexts) : []
}

const AROUND = 'http://h/'

/** Characters that end a host, or make it none. @see https://url.spec.whatwg.org/#forbidden-domain-code-point */
const NO_HOST = /[\s/?#@:\\%<>[\]^|]/

/**
 * As the parser of URLs writes it where it stands in a path, a query, a fragment, a password or a host: each part escapes
 * other characters, and newlines are gone.
 */
const urlForms = (secret: string): string[] => {
  const asHost = NO_HOST.test(secret) ? [] : [secret.toLowerCase()]
  if (/^[\w.~-]*$/.test(secret)) return asHost
  const parsed = ['x', '?x', '#x'].flatMap((before) => {
    // A letter on either side, as spaces at the end of a URL are cut.
    const start = AROUND + before
    const { href } = new URL(`${start}${secret}x`)
    return href.startsWith(start) ? [href.slice(start.length, -1)] : []
  })
  return [...asHost, ...parsed, ...setterForms(secret)]
}

const setterForms = (secret: string): string[] => {
  const url = new URL(AROUND)
  url.password = secret
  url.pathname = secret
  url.search = secret
  return [url.password, url.pathname.slice(1), url.search.slice(1)]
}

/** As a whole: its last characters differ from those of a longer text. */
const paddedBase64 = (secret: string): string => btoa(latin1Of(secret))

/** As `openssl` and `base64` break it into lines, which programs write one by one. */
const base64Lines = (secret: string): string[] => {
  const [text = ''] = base64Forms(new TextEncoder().encode(secret))
  return [64, 76].filter((width) => text.length > width).flatMap((width) => inPieces(text, width).filter((line) => line.length >= 8))
}

const inPieces = (text: string, length: number): string[] =>
  Array.from({ length: Math.ceil(text.length / length) }, (_, index) => text.slice(index * length, (index + 1) * length))

const percentEncoded = (text: string): string => {
  try {
    return encodeURIComponent(text)
  } catch {
    return text // a lone surrogate has no URL form
  }
}

const hexOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

/**
 * The characters of the base64 of any text that contains `bytes` which depend on `bytes` alone: what stands before and behind
 * it shifts and blends the first and the last characters.
 */
const base64Forms = (bytes: Uint8Array): string[] =>
  [0, 1, 2].flatMap((shift) => {
    const text = base64Of(new Uint8Array([...new Uint8Array(shift), ...bytes]))
    const from = shift === 0 ? 0 : shift + 1
    const remainder = (shift + bytes.length) % 3
    const to = remainder === 0 ? text.length : text.length - 1
    const core = text.slice(from, to)
    // A short core would hit innocent text.
    return core.length < 6 ? [] : [core, core.replaceAll('+', '-').replaceAll('/', '_')]
  })

const base64Of = (bytes: Uint8Array): string => btoa(bytesToLatin1(bytes)).replaceAll('=', '')

const latin1Of = (text: string): string => bytesToLatin1(new TextEncoder().encode(text))

const bytesToLatin1 = (bytes: Uint8Array): string => {
  let text = ''
  for (let index = 0; index < bytes.length; index += 8192) text += String.fromCharCode(...bytes.subarray(index, index + 8192))
  return text
}

const latin1ToBytes = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0))

async function* maskChunks(
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  maskText: (text: string) => string,
  longest: () => number,
): AsyncIterable<Uint8Array> {
  let held = ''
  for await (const chunk of chunks) {
    if (longest() === 0) {
      yield chunk
      continue
    }
    const masked = maskText(held + bytesToLatin1(chunk))
    // The end may be the beginning of a secret: it waits for the next chunk.
    const keep = Math.min(masked.length, longest() - 1)
    held = masked.slice(masked.length - keep)
    if (masked.length > keep) yield latin1ToBytes(masked.slice(0, masked.length - keep))
  }
  if (held !== '') yield latin1ToBytes(maskText(held))
}
