import { parseDuration } from '@testmesh/expressions'
import { parseRate } from './rate.ts'

/** What must hold of a load test: `p95 < 300ms`, `pay p99 <= 1s`, `failed < 1%`, `rate > 50/s`. */
export interface Threshold {
  /** As it was written. */
  readonly text: string
  /** A step by its id or title, or a flow by its name. Absent: of everything. */
  readonly of?: string
  readonly metric: Metric
  readonly operator: Operator
  /** In the unit of its metric. */
  readonly bound: number
}

/** Milliseconds, percent, a number, or a number in a second. */
export type Metric =
  | { readonly type: 'percentile'; readonly percent: number }
  | { readonly type: 'max' | 'mean' | 'failedPercent' | 'failedCount' | 'rate' }

export type Operator = keyof typeof operators

const operators = {
  '<': (value: number, bound: number) => value < bound,
  '<=': (value: number, bound: number) => value <= bound,
  '>': (value: number, bound: number) => value > bound,
  '>=': (value: number, bound: number) => value >= bound,
}

export const holds = ({ operator, bound }: Pick<Threshold, 'operator' | 'bound'>, value: number): boolean =>
  operators[operator](value, bound)

const form = /^(?:(.*\S)\s+)?(p\d+(?:\.\d+)?|max|mean|failed|rate)\s*(<=|>=|<|>)\s*(.*)$/

/** A threshold, or what is wrong with its text, in words. */
export const parseThreshold = (given: string): Threshold | { readonly problem: string } => {
  const text = given.trim().replaceAll(/\s+/g, ' ')
  const [, of, word = '', operator = '', value = ''] = form.exec(text) ?? []
  if (word === '') return { problem: `wants such as 'p95 < 300ms', 'pay p99 < 1s', 'failed < 1%' or 'rate > 50/s'` }
  const found = readBound(word, value)
  if ('problem' in found) return found
  return { text, ...(of !== undefined && { of: unquoted(of) }), operator: operator as Operator, ...found }
}

const readBound = (word: string, value: string): Pick<Threshold, 'metric' | 'bound'> | { readonly problem: string } => {
  if (word === 'failed') {
    const [, number, sign] = /^(\d+(?:\.\d+)?)\s*(%?)$/.exec(value) ?? []
    if (number === undefined) return { problem: `wants a percentage behind failed, such as 1%, or a number of executions` }
    return { metric: { type: sign === '%' ? 'failedPercent' : 'failedCount' }, bound: Number(number) }
  }
  if (word === 'rate') {
    const bound = parseRate(value)
    return bound === undefined ? { problem: `wants a rate behind rate, such as 50/s or 600/m` } : { metric: { type: 'rate' }, bound }
  }
  // A number alone would be milliseconds, and few would mean them.
  const bound = /[a-z]$/.test(value) ? parseDuration(value) : undefined
  if (bound === undefined) return { problem: `wants a duration with its unit behind ${word}, such as 300ms or 1.5s` }
  if (word === 'max' || word === 'mean') return { metric: { type: word }, bound }
  const percent = Number(word.slice(1))
  if (percent < 0.1 || percent > 100) return { problem: `wants a percentile from p0.1 to p100, such as p95` }
  return { metric: { type: 'percentile', percent }, bound }
}

const unquoted = (text: string): string => /^(["'])(.*)\1$/.exec(text)?.[2] ?? text
