import { formsOf, SHORTEST_SECRET } from './forms/forms-of.ts'
import { CUT, MASK } from './marks.ts'
import { maskChunks } from './mask-chunks.ts'
import { maskCut } from './mask-cut.ts'
import { maskDeep } from './mask-deep.ts'
import { standInOf } from './stand-in.ts'
import { textsInJson } from './texts-in-json.ts'

export { MASK } from './marks.ts'

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
    const masked = replaceForms(text, () => MASK)
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
