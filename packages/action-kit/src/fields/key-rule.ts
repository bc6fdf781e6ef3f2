import { hasTemplate } from '../has-template.ts'
import { isMap } from './is-map.ts'

/**
 * What one key says about others: a setting that would be passed over in silence is refused instead. `auth.type` is a key of the map
 * below `auth`; such keys may be written in any case of letters, as those of headers are.
 */
export interface KeyRule {
  /** A key that is there, or the word that one has: `json_value`, `{ type: 'row_count' }`, `{ type: ['get', 'set'] }`. Default: always. */
  readonly when?: string | Readonly<Record<string, string | readonly string[]>>
  /** One of these must be there too: a key, or a key with one of its words (`type: screenshot`). */
  readonly needs?: readonly string[]
  /** None of these may be there. */
  readonly excludes?: readonly string[]
}

/** A rule that a map does not keep, and the key that shows it. */
export interface BrokenRule extends KeyRule {
  /** The word that is there, where the rule names several; no words where it always holds. */
  readonly when: string | Readonly<Record<string, string>>
  /** From the map of the rule to that key, as written; none where the rule always holds. */
  readonly path: readonly string[]
}

type Input = Readonly<Record<string, unknown>>

/** The rules that `input` breaks. */
export const brokenRules = (rules: readonly KeyRule[], input: Input): BrokenRule[] => rules.flatMap((rule) => brokenRule(rule, input))

const brokenRule = (rule: KeyRule, input: Input): BrokenRule[] => {
  const { needs, excludes = [] } = rule
  const when = causeOf(rule.when, input)
  if (when === undefined) return []
  const key = typeof when === 'string' ? when : Object.keys(when)[0]
  const isMissing = needs !== undefined && !needs.some((other) => isMet(other, input))
  const tooMany = excludes.flatMap((other): BrokenRule[] => {
    const path = findPath(other, input)
    return path ? [{ when, excludes: [path.join('.')], path }] : []
  })
  return [...(isMissing ? [{ when, needs, path: key === undefined ? [] : key.split('.') }] : []), ...tooMany]
}

/** What makes the rule apply, in the words of the rule; undefined where it does not. */
const causeOf = (when: KeyRule['when'] = {}, input: Input): BrokenRule['when'] | undefined => {
  if (typeof when === 'string') return isThere(input, when) ? when : undefined
  const cause: Record<string, string> = {}
  for (const key in when) {
    const value = valueAt(key, input)
    // Most rules are about keys that are left out.
    const word = value === undefined ? undefined : [when[key]].flat().find((one) => one !== undefined && isWord(value, one))
    if (word === undefined) return undefined
    cause[key] = word
  }
  return cause
}

/** A word that a template will fill may be any. */
const isMet = (need: string, input: Input): boolean => {
  const [key = '', word] = need.split(': ')
  if (word === undefined || !isThere(input, key)) return isThere(input, need)
  return hasTemplate(String(input[key])) || isWord(input[key], word)
}

const isWord = (value: unknown, word: string): boolean => String(value).toLowerCase() === word.toLowerCase()

const isThere = (input: Input, key: string): boolean => Object.hasOwn(input, key) && input[key] !== undefined

const valueAt = (key: string, input: Input): unknown =>
  findPath(key, input)?.reduce<unknown>((value, name) => (value as Input)[name], input)

/** Where the key stands; undefined where it does not. */
const findPath = (key: string, input: Input): readonly string[] | undefined => {
  if (isThere(input, key)) return [key]
  const [first = '', ...inner] = key.split('.')
  const below = inner.length > 0 && isThere(input, first) ? input[first] : undefined
  if (!isMap(below)) return undefined
  const name = Object.keys(below).find((one) => one.toLowerCase() === inner.join('.'))
  return name === undefined || below[name] === undefined ? undefined : [first, name]
}
