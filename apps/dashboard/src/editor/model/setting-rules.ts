import { brokenRules, type KeyRule } from '@testmesh/action-kit/key-rule'
import type { JsonObject, JsonSchema } from '@testmesh/protocol'

/** What the settings that are written say about the others, by the rules of their schema. */
export interface Relations {
  /** Must be there beside what is there. */
  needs(key: string): boolean
  /** Belongs to a word that is chosen: `wait_until` to `action: navigate`. Or chooses such a word itself. */
  suits(key: string): boolean
  /** Would be an error beside what is there. */
  clashes(key: string): boolean
  /** Of each of these one must be there, and none is. */
  readonly lacking: readonly (readonly string[])[]
}

export const relationsOf = (schema: JsonSchema, config: JsonObject): Relations => {
  const rules = (Array.isArray(schema['x-rules']) ? schema['x-rules'] : []) as unknown as readonly KeyRule[]
  const deciding = new Set(rules.flatMap(wordsIn))
  const lacking = brokenRules(rules, config).flatMap(({ needs }) => (needs ? [needs.filter(isKey)] : []))
  return {
    needs: (key) => brokenRules(rules, without(config, key)).some(({ needs }) => needs?.length === 1 && needs[0] === key),
    suits: (key) => deciding.has(key) || rules.some((rule) => isOfWord(rule, key, config)),
    clashes: (key) => brokenRules(rules, { ...config, [key]: '' }).length > brokenRules(rules, { [key]: undefined, ...config }).length,
    lacking: lacking.filter((keys) => keys.length > 1),
  }
}

/** A need is a key, or a key with one of its words: `type: screenshot`. */
const isKey = (need: string): boolean => !need.includes(': ')

const wordsIn = ({ when = {}, needs = [] }: KeyRule): readonly string[] => [
  ...(typeof when === 'string' ? [] : Object.keys(when)),
  ...needs.filter((need) => !isKey(need)).map((need) => need.slice(0, need.indexOf(': '))),
]

/** Whether a rule ties the key to a word that is there. */
const isOfWord = ({ when, needs = [] }: KeyRule, key: string, config: JsonObject): boolean =>
  when === key && needs.some((need) => !isKey(need) && isWritten(need, config))

const isWritten = (need: string, config: JsonObject): boolean => {
  const [key = '', word = ''] = need.split(': ')
  return String(config[key] ?? '').toLowerCase() === word.toLowerCase()
}

const without = (config: JsonObject, key: string): JsonObject => Object.fromEntries(Object.entries(config).filter(([one]) => one !== key))
