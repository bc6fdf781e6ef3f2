import { findDifferences } from '../match/differences.ts'
import { compareLines, type NearMiss, nearest, showMiss } from '../match/near-misses.ts'
import { compilePath, type PathPattern } from '../match/path-pattern.ts'
import type { Received } from '../server/mock-request.ts'
import { localsFor, type Serving } from '../server/mock-server.ts'
import type { Logged } from '../server/request-log.ts'
import type { Expectation } from '../settings/types.ts'

/** An expectation, made ready. */
export interface Judge {
  /** What is expected, in words: `at least 1 POST /orders`. */
  readonly what: string
  readonly expectation: Expectation
  /** What keeps a request from being one that is meant. */
  compare(received: Received): Pick<NearMiss, 'differences' | 'distance'>
}

/** How an expectation stands. */
export interface Verdict {
  readonly found: readonly Logged[]
  /** In words; `undefined` when it holds. */
  readonly failure: string | undefined
}

/** How many requests are shown that might have been meant. */
const SHOWN = 3

export const toJudge = (expectation: Expectation, serving: Serving): Judge => {
  const { method, path } = expectation
  const pattern = path === undefined ? undefined : compilePath(path.startsWith('*') ? path : `${serving.basePath}${path}`)
  return { what: inWords(expectation), expectation, compare: (received) => compare(received, { expectation, pattern, serving, method }) }
}

interface Comparing {
  readonly expectation: Expectation
  readonly pattern: PathPattern | undefined
  readonly serving: Serving
  readonly method: string | undefined
}

const compare = (received: Received, { expectation, pattern, serving, method }: Comparing): Pick<NearMiss, 'differences' | 'distance'> => {
  const { request } = received
  const params = pattern ? pattern.match(request.path) : {}
  const line = compareLines({ method: method?.toUpperCase(), path: expectation.path }, request, params !== undefined)
  const rest = findDifferences(expectation, request, localsFor(serving, request, { route: undefined, params: params ?? {} }))
  return { ...line, differences: [...line.differences, ...rest] }
}

export const judge = ({ what, expectation, compare: compareWith }: Judge, entries: readonly Logged[]): Verdict => {
  const compared = entries.map((entry) => ({ entry, ...compareWith(entry) }))
  const found = compared.filter(({ differences }) => differences.length === 0).map(({ entry }) => entry)
  if (isEnough(expectation, found.length)) return { found, failure: undefined }
  const misses = compared
    .filter(({ differences }) => differences.length > 0)
    .map(({ entry, ...miss }): NearMiss => ({ ...miss, what: `${entry.request.method} ${entry.request.url}` }))
  return { found, failure: failureOf(what, found.length, { misses, all: entries.length }) }
}

/** At least one, unless something else is said. */
const isEnough = ({ count, count_min, count_max }: Expectation, found: number): boolean => {
  if (count !== undefined) return found === count
  return found >= (count_min ?? (count_max === undefined ? 1 : 0)) && found <= (count_max ?? Infinity)
}

const failureOf = (what: string, found: number, { misses, all }: { misses: readonly NearMiss[]; all: number }): string => {
  const got = `expected ${what}, got ${found === 0 ? 'none' : found}`
  if (all === 0) return `${got}: nobody asked at all`
  const shown = nearest(misses, SHOWN).map(showMiss)
  return shown.length === 0 ? got : `${got}; the nearest: ${shown.join(', ')}`
}

const inWords = ({ method, path, count, count_min, count_max }: Expectation): string => {
  const what = [method?.toUpperCase(), path].filter((part) => part !== undefined).join(' ') || 'requests'
  if (count !== undefined) return `${count === 0 ? 'no' : `exactly ${count}`} ${what}`
  if (count_min !== undefined && count_max !== undefined) return `${count_min} to ${count_max} ${what}`
  if (count_max !== undefined) return `at most ${count_max} ${what}`
  return `at least ${count_min ?? 1} ${what}`
}
