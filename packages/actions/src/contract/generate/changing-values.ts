import type { JsonValue } from '@testmesh/action-kit'
import type { Content, Draft } from './draft.ts'
import { HIDDEN } from './without-secrets.ts'

/** Whether a value of a request was made or filled in, and is another one next time. */
export type IsChanging = (value: JsonValue) => boolean

const made =
  /^(?:[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}|[0-7][\dA-HJKMNP-TV-Z]{25}|\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)$/i

/**
 * Goes through interactions in their order and tells of each which values of its request can be known to change: those that an
 * earlier answer gave and no request had said before, those that look made (UUIDs, ULIDs, moments), and those that are hidden.
 */
export const followChanges = (): ((draft: Draft) => IsChanging) => {
  const said = new Set<string>()
  const given = new Set<string>()
  return ({ request, response }) => {
    const before = new Set(given)
    const sent = [...request.path.split('/'), ...Object.values(request.query).flat(), ...valuesIn(request.body)]
    for (const value of sent) if (!given.has(String(value))) said.add(String(value))
    for (const value of valuesIn(response.body)) if (!said.has(value)) given.add(value)
    for (const part of response.headers.location?.split(/[/?&=]/) ?? []) if (part !== '' && !said.has(part)) given.add(part)
    return (value) =>
      value === HIDDEN ||
      ((typeof value === 'string' || typeof value === 'number') && (before.has(String(value)) || made.test(String(value))))
  }
}

/** Texts and numbers anywhere in a body. */
const valuesIn = (content: Content | undefined): string[] => {
  if (content?.type !== 'json') return []
  const found: string[] = []
  const visit = (value: JsonValue): void => {
    if (typeof value === 'string' || typeof value === 'number') found.push(String(value))
    else if (typeof value === 'object' && value !== null) for (const item of Object.values(value)) visit(item as JsonValue)
  }
  visit(content.value)
  return found
}
