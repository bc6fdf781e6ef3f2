/** What one key says about others: a setting that would be passed over in silence is refused instead. */
export interface KeyRule {
  /** A key that is there, or the word that one has: `json_value`, `{ type: 'row_count' }`. */
  readonly when: string | Readonly<Record<string, string>>
  /** One of these must be there too. */
  readonly needs?: readonly string[]
  /** None of these may be there. */
  readonly excludes?: readonly string[]
}

/** A rule that a map does not keep, and the key that shows it. */
export interface BrokenRule extends KeyRule {
  readonly key: string
}

/** The rules that `input` breaks. */
export const brokenRules = (rules: readonly KeyRule[], input: Readonly<Record<string, unknown>>): BrokenRule[] =>
  rules.filter((rule) => applies(rule.when, input)).flatMap((rule) => brokenRule(rule, input))

const brokenRule = (rule: KeyRule, input: Readonly<Record<string, unknown>>): BrokenRule[] => {
  const { when, needs, excludes = [] } = rule
  const key = typeof when === 'string' ? when : (Object.keys(when)[0] ?? '')
  const isMissing = needs !== undefined && !needs.some((other) => isThere(input, other))
  const tooMany = excludes.filter((other) => isThere(input, other))
  return [...(isMissing ? [{ when, needs, key }] : []), ...tooMany.map((other): BrokenRule => ({ when, excludes: [other], key: other }))]
}

const applies = (when: KeyRule['when'], input: Readonly<Record<string, unknown>>): boolean =>
  typeof when === 'string'
    ? isThere(input, when)
    : Object.entries(when).every(([key, word]) => String(input[key]).toLowerCase() === word.toLowerCase())

const isThere = (input: Readonly<Record<string, unknown>>, key: string): boolean => Object.hasOwn(input, key) && input[key] !== undefined
