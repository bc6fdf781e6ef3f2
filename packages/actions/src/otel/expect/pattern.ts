import type { OtlpSpan } from '@testmesh/action-kit'
import { type Config, describePart, type MatchFunction } from '@testmesh/action-kit'
import type { otelSchema } from '../otel.schema.ts'

export type OtelConfig = Config<typeof otelSchema>
export type Expectation = NonNullable<OtelConfig['expect']>[number]
/** Which spans are meant. */
export type Pattern = NonNullable<OtelConfig['order']>[number]

/** What keeps a span from being one that is meant: in words, one each. Who did what weighs more than how. */
export interface Difference {
  readonly key: string
  readonly text: string
  readonly weight: number
}

export const differencesOf = (pattern: Pattern, span: OtlpSpan): Difference[] => [
  ...of('service', { matches: pattern.service, value: span.service, weight: 3 }),
  ...of('name', { matches: pattern.name, value: span.name, weight: 3 }),
  ...ofWord('kind', pattern.kind, span.kind),
  ...ofWord('status', pattern.status, span.status),
  ...of('attributes', { matches: pattern.attributes, value: span.attributes, weight: 1 }),
  ...of('resource', { matches: pattern.resource, value: span.resource, weight: 1 }),
]

export const fits = (pattern: Pattern, span: OtlpSpan): boolean => differencesOf(pattern, span).length === 0

interface Part {
  readonly matches: MatchFunction | undefined
  readonly value: unknown
  readonly weight: number
}

const of = (name: string, { matches, value, weight }: Part): Difference[] =>
  (matches?.(value) ?? []).map((mismatch) => ({ key: name, text: describePart(name, mismatch), weight }))

const ofWord = (name: string, wanted: string | undefined, value: string): Difference[] =>
  wanted === undefined || wanted === value ? [] : [{ key: name, text: `${name} should be ${wanted}, is ${value}`, weight: 1 }]

/** `span "orders" "POST /orders"`: what a pattern is called in messages. */
export const inWords = (pattern: Pattern, noun: 'span' | 'spans' = 'span'): string => {
  const who = saidBy(pattern.service)
  const what = saidBy(pattern.name)
  const more = [pattern.kind, pattern.status && `with status ${pattern.status}`].filter((part) => part !== undefined).join(' ')
  return [noun, who, what, more && `(${more})`].filter(Boolean).join(' ')
}

/** What a pattern wants, in its own words: nothing fits a value that nobody sends, and the difference names what was wanted. */
const saidBy = (matches: MatchFunction | undefined): string | undefined => {
  const [first] = matches?.(undefined) ?? []
  return first?.expected?.text
}
