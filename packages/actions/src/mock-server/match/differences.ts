import { describePart, type ExpressionFunction, isActionError, isTruthy, type MatchFunction, type Mismatch } from '@testmesh/action-kit'
import type { MockRequest } from '../server/mock-request.ts'
import type { RequestPattern } from '../settings/types.ts'

/** What keeps a request from being the one that is meant: in words, one each. */
export type Differences = readonly string[]

/** What the conditions of an endpoint read; see `requestNames`. */
export type Locals = Readonly<Record<string, unknown>>

/** Compares a request with a pattern; everything that differs is told. */
export const findDifferences = (pattern: RequestPattern, request: MockRequest, locals: Locals): string[] => [
  ...Object.entries(pattern.query ?? {}).flatMap(([name, match]) => ofText(`query.${name}`, match, request.query[name])),
  ...Object.entries(pattern.headers ?? {}).flatMap(([name, match]) => ofText(`header ${name}`, match, request.headers[name.toLowerCase()])),
  ...(pattern.body ? inWords('body', pattern.body(request.body)) : []),
  ...(pattern.body_matches ?? []).flatMap((condition) => ofCondition(condition, locals)),
]

/** What does not hold, or why nobody can tell. */
export const ofCondition = (condition: ExpressionFunction, locals: Locals): string[] => {
  const said = condition.text ?? 'a condition'
  try {
    return isTruthy(condition(locals)) ? [] : [`${said} does not hold`]
  } catch (error) {
    if (!(error instanceof Error) || isActionError(error)) throw error
    return [`${said} does not hold: ${error.message}`]
  }
}

/** What comes as text also fits a number or a boolean that it spells; of several values one must fit. */
const ofText = (name: string, match: MatchFunction, value: string | string[] | undefined): string[] => {
  const texts = Array.isArray(value) ? value : [value]
  const found = texts.map((text) => {
    const mismatches = match(text)
    const typed = mismatches.length > 0 ? spelled(text) : undefined
    return typed !== undefined && match(typed).length === 0 ? [] : mismatches
  })
  const nearest = found.toSorted((a, b) => a.length - b.length)[0] ?? []
  return inWords(name, nearest)
}

const spelled = (text: string | undefined): number | boolean | undefined => {
  if (text === 'true' || text === 'false') return text === 'true'
  return text !== undefined && text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined
}

const inWords = (name: string, mismatches: readonly Mismatch[]): string[] => mismatches.map((mismatch) => describePart(name, mismatch))
