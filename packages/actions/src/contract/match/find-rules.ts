import type { Matcher, Path, PathRule, RuleList } from '../pact/pact.ts'

export interface FoundRules extends RuleList {
  /** They stand above the place, and hold for all below. */
  readonly isInherited: boolean
}

/** Matchers about the members of the very place; below it they say nothing. */
const ofPlace = new Set(['values', 'arrayContains', 'eachKey', 'eachValue'])

/**
 * The rules that hold at a place: of those whose path leads there or above it the most exact, where a name counts more than `*`, and
 * of equal ones the longest.
 */
export const findRules = (rules: readonly PathRule[], path: Path): FoundRules | undefined => {
  let best: { weight: number; rule: PathRule } | undefined
  for (const rule of rules) {
    const weight = weightOf(rule.path, path)
    if (weight === 0 || !saysSomething(rule, path)) continue
    if (!best || weight > best.weight || (weight === best.weight && rule.path.length > best.rule.path.length)) best = { weight, rule }
  }
  if (!best) return undefined
  const { matchers, isAny } = best.rule.rules
  const isInherited = best.rule.path.length < path.length
  return { matchers: isInherited ? matchers.filter(isForAllBelow) : matchers, isAny, isInherited }
}

const isForAllBelow = ({ match }: Matcher): boolean => !ofPlace.has(match)

const saysSomething = ({ path, rules }: PathRule, at: Path): boolean =>
  path.length === at.length ? rules.matchers.length > 0 : rules.matchers.some(isForAllBelow)

const weightOf = (rule: Path, path: Path): number =>
  rule.length > path.length ? 0 : rule.reduce((weight, step, index) => weight * (step === path[index] ? 2 : step === '*' ? 1 : 0), 1)
