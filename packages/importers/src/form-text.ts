import type { JsonObject, JsonValue } from '@testmesh/protocol'
import type { HttpRequest } from './http-step.ts'
import { literal } from './names.ts'

/** What `application/x-www-form-urlencoded` says, with lists for names that come several times. */
export const formFields = (text: string): JsonObject => fieldsOf([...new URLSearchParams(text)])

export const fieldsOf = (pairs: readonly (readonly [string, string])[], write = literal): JsonObject =>
  byName(pairs.map(([name, text]) => [name, write(text)]))

/** With lists for names that come several times. */
export const byName = (pairs: readonly (readonly [string, JsonValue])[]): JsonObject =>
  Object.fromEntries([...Map.groupBy(pairs, ([name]) => name)].map(([name, ofName]) => [name, oneOrMore(ofName.map(([, value]) => value))]))

/** Of one name in any letters, as the action takes them. */
export const headersOf = (pairs: readonly (readonly [string, string])[]): NonNullable<HttpRequest['headers']> => {
  const ofAnyLetters = Map.groupBy(pairs, ([name]) => name.toLowerCase())
  return Object.fromEntries([...ofAnyLetters.values()].map((ofName) => [ofName[0]?.[0] ?? '', oneOrMore(ofName.map(([, text]) => text))]))
}

const oneOrMore = <T extends JsonValue>(values: T[]): T | T[] => (values.length === 1 ? (values[0] as T) : values)

/** Its texts say that they are no templates. */
export const literalIn = (value: JsonValue): JsonValue => mapTexts(value, literal)

export const mapTexts = (value: JsonValue, change: (text: string) => string): JsonValue => {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item, change)]))
}

/** A URL, and what stands behind its `?`. What would be written in another way then is left where it is. */
export const splitQuery = (url: string): { readonly url: string; readonly params: JsonObject } => {
  const [, head = url, query = '', hash = ''] = /^([^?#]*)(?:\?([^#]*))?(#.*)?$/s.exec(url) ?? []
  if (query === '' || String(new URLSearchParams(query)) !== query) return { url: literal(url), params: {} }
  return { url: literal(head + hash), params: formFields(query) }
}

/** A body by the type that it says it is of: JSON that nothing of is lost by reading it, a form, or text. */
export const bodyOf = (text: string, contentType = ''): { readonly body?: JsonValue; readonly form?: JsonObject } => {
  if (/^application\/x-www-form-urlencoded/i.test(contentType) && isPlainForm(text)) return { form: formFields(text) }
  if (/[/+]json\b/i.test(contentType)) {
    const value = exactJson(text)
    if (typeof value === 'object' && value !== null) return { body: literalIn(value) }
  }
  return { body: literal(text) }
}

/** Whether a form is the same when it is written again: of whole percent signs, and names together that are one. */
const isPlainForm = (text: string): boolean => {
  const names = [...new URLSearchParams(text)].map(([name]) => name)
  const together = [...Map.groupBy(names, (name) => name).values()].flat()
  return !/%(?![\da-f]{2})/i.test(text) && together.every((name, index) => name === names[index])
}

/** Whether the action says this type by itself, of what it sends so. */
export const isSaidAnyway = (type: string, { body, form, multipart, graphql }: Partial<HttpRequest>): boolean => {
  if (multipart) return true
  if (form) return /^application\/x-www-form-urlencoded$/i.test(type.trim())
  return (graphql !== undefined || typeof body === 'object') && /^application\/json$/i.test(type.trim())
}

/** Undefined also for what would be another number when it is written again. */
export const exactJson = (text: string): JsonValue | undefined => {
  try {
    let isExact = true
    const value = JSON.parse(text, (_key, item: unknown, context?: { readonly source?: string }) => {
      if (typeof item === 'number' && String(item) !== context?.source) isExact = false
      return item
    }) as JsonValue
    return isExact ? value : undefined
  } catch {
    return undefined
  }
}
