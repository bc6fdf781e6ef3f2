import { latin1Of } from '../latin1.ts'
import { base64Forms, base64Lines, paddedBase64 } from './base64-forms.ts'
import { percentEncoded, percentForms } from './percent-forms.ts'
import { urlForms } from './url-forms.ts'

/** Shorter values are not masked: they would hide half of every report. */
export const SHORTEST_SECRET = 4

/**
 * The secret as it is, inside JSON (to the third level), in a URL, in a form, in HTML, between quotes; and each of these in hex, in
 * base64 at each of its three alignments, and in a URL once more: as the libraries of the usual languages write it.
 */
export const formsOf = (secret: string): string[] => {
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

const hexOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

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
  const withQuotes = (double: string, single: string): string => inHtml.replaceAll('"', double).replaceAll("'", single)
  const forms = ["'", '&#39;', '&#x27;', '&apos;', '&#039;'].map((single) => withQuotes('&quot;', single))
  return [...forms, withQuotes('&#34;', '&#39;')]
}

/** Between quotes of SQL and YAML, of CSV, of a shell, and of a program that shows a text. */
const quotedForms = (secret: string): string[] => [
  secret.replaceAll("'", "''"),
  secret.replaceAll('"', '""'),
  secret.replaceAll("'", "'\\''"),
  secret.replaceAll('\\', '\\\\').replaceAll("'", "\\'"),
]

/** A secret of several lines, a key for one, stands indented in a file, and programs write it line by line. */
const linesOf = (secret: string): string[] => (secret.includes('\n') ? secret.split(/\s*\n\s*/).filter((line) => line.length >= 8) : [])
