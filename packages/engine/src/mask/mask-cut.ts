import { CUT, MASK } from './marks.ts'

/** Of a cut form, fewer characters tell too little to be worth a mask, and stand in innocent text too often. */
const SHORTEST_START = 4
const SHORTEST_PART = 8

/**
 * Masks what is left of secrets that were cut: what stands before the mark and begins one, and what stands behind it and is a part of
 * one. A token of a thousand characters is never shown whole, and nobody may read its first two hundred. A quote may stand between:
 * `…"of the text"…`.
 */
export const maskCut = (text: string, forms: readonly string[]): string => {
  const begun = forms.filter((form) => form.length > SHORTEST_START && text.includes(form.slice(0, SHORTEST_START)))
  const long = forms.filter((form) => form.length > SHORTEST_PART)
  const parts = text.split(CUT)
  return parts
    .map((part, index) => {
      const behind = index === 0 ? part : withoutPart(part, long)
      return index === parts.length - 1 ? behind : withoutStart(behind, begun)
    })
    .join(CUT)
}

/** The longest end of `text` that begins a form goes. */
const withoutStart = (text: string, forms: readonly string[]): string => {
  const inner = text.replace(/"$/, '')
  const length = Math.max(0, ...forms.map((form) => lengthOfStart(inner, form)))
  return length === 0 ? text : `${inner.slice(0, -length)}${MASK}${text.slice(inner.length)}`
}

const lengthOfStart = (text: string, form: string): number => {
  const head = form.slice(0, SHORTEST_START)
  let from = text.indexOf(head, Math.max(0, text.length - form.length))
  while (from >= 0) {
    if (form.startsWith(text.slice(from))) return text.length - from
    from = text.indexOf(head, from + 1)
  }
  return 0
}

/** The longest beginning of `text` that stands in a form goes. */
const withoutPart = (text: string, forms: readonly string[]): string => {
  const inner = text.replace(/^"/, '')
  const head = inner.slice(0, SHORTEST_PART)
  if (head.length < SHORTEST_PART) return text
  const length = Math.max(0, ...forms.filter((form) => form.includes(head)).map((form) => lengthOfPart(inner, form)))
  return length === 0 ? text : `${text.slice(0, text.length - inner.length)}${MASK}${inner.slice(length)}`
}

const lengthOfPart = (text: string, form: string): number => {
  let length = SHORTEST_PART
  while (length < text.length && form.includes(text.slice(0, length + 1))) length++
  return length
}
