import { findDifferences } from '../match/differences.ts'
import { compareLines, type NearMiss, nearest, showMiss } from '../match/near-misses.ts'
import { compilePath } from '../match/path-pattern.ts'
import { takesMethod } from '../match/routes.ts'
import type { MockRequest, Received } from '../server/mock-request.ts'
import { localsFor, type Serving } from '../server/mock-server.ts'
import type { Logged } from '../server/request-log.ts'
import type { Expectation } from '../settings/types.ts'

/** An expectation, made ready; it is told of each request once. */
export interface Judge {
  /** Whether a request is one that is meant. */
  fits(received: Received): boolean
  /** The requests that are meant, of those it was told of. */
  readonly found: readonly Logged[]
  hear(entry: Logged): void
  /** Whether as many came as there must be. */
  isEnough(): boolean
  /** What is missing, in words, with the nearest of all requests. */
  failure(entries: readonly Logged[]): string
}

/** How many requests are shown that might have been meant. */
const SHOWN = 3

export const toJudge = (expectation: Expectation, serving: Serving): Judge => {
  const { path } = expectation
  const pattern = path === undefined ? undefined : compilePath(path.startsWith('*') ? path : `${serving.basePath}${path}`)
  const method = expectation.method?.toUpperCase()
  const found: Logged[] = []
  const paramsOf = ({ path: asked }: MockRequest) => (pattern ? pattern.match(asked) : {})
  const differencesOf = ({ request }: Received, params: Readonly<Record<string, string>>): string[] =>
    findDifferences(expectation, request, localsFor(serving, request, { route: undefined, params }))
  const fits = (received: Received): boolean => {
    const params = paramsOf(received.request)
    if (params === undefined || (method !== undefined && !takesMethod(method, received.request.method))) return false
    return differencesOf(received, params).length === 0
  }
  const toMiss = (entry: Logged): NearMiss => {
    const params = paramsOf(entry.request)
    const line = compareLines({ method, path }, entry.request, params !== undefined)
    const differences = [...line.differences, ...differencesOf(entry, params ?? {})]
    return { what: `${entry.request.method} ${entry.request.url}`, distance: line.distance, differences }
  }
  return {
    fits,
    found,
    hear: (entry) => {
      if (fits(entry)) found.push(entry)
    },
    isEnough: () => isEnough(expectation, found.length),
    failure: (entries) => {
      const misses = entries.map(toMiss).filter(({ differences }) => differences.length > 0)
      return failureOf(inWords(expectation), found.length, { misses, all: entries.length })
    },
  }
}

/** At least one, unless something else is said. */
const isEnough = ({ count, count_min, count_max }: Expectation, found: number): boolean => {
  if (count !== undefined) return found === count
  return found >= (count_min ?? (count_max === undefined ? 1 : 0)) && found <= (count_max ?? Number.POSITIVE_INFINITY)
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
