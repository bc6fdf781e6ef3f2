import type * as v from 'valibot'
import { describeValue } from '../fields/describe-value.ts'
import type { FieldNote } from '../fields/field.ts'
import type { BrokenRule } from '../fields/key-rule.ts'
import type { ConfigProblem } from './check-config.ts'
import { didYouMean, nearestName } from './did-you-mean.ts'

/** Whose settings they are, and whether an author wrote the values as they stand here, or templates gave them. */
interface Origin {
  readonly subject: string
  readonly isWritten: boolean
}

/** A valibot issue in the words of a person. */
export const explainIssue = (issue: v.BaseIssue<unknown>, origin: Origin): ConfigProblem => {
  const path = (issue.path ?? []).map((item) => item.key as string | number)
  const place = { path, ...origin, note: (issue.requirement ?? {}) as Partial<FieldNote> }
  if (place.note.broken) return brokenRule(place.note.broken, place)
  if (issue.path?.at(-1)?.origin !== 'key') return wrongValue(issue, place)
  return issue.expected === 'never' ? unknownKey(place) : missingKey(place)
}

interface IssuePlace extends Origin {
  readonly path: readonly (string | number)[]
  readonly note: Partial<FieldNote>
}

/** `json_value` without `json_path`; `form` beside `body`. */
const brokenRule = ({ when, needs, excludes: [other] = [] }: BrokenRule, { path, subject }: IssuePlace): ConfigProblem => {
  const [word] = typeof when === 'string' ? [] : Object.entries(when)
  const cause = typeof when === 'string' ? `"${when}"` : word && `"${word.join(': ')}"`
  if (other !== undefined) {
    const hint = word ? `leave "${other}" out` : 'keep one of them'
    return { path, at: 'key', code: 'FLOW_KEYS_AT_ODDS', message: `"${other}" cannot stand beside ${cause}`, hint }
  }
  const wanted = (needs ?? []).map((key) => `"${key}"`).join(' or ')
  if (cause === undefined) {
    const owner = path.length === 0 ? subject : dotted(path)
    return { path, at: 'key', code: 'FLOW_MISSING_KEY', message: `${owner} needs ${wanted}`, hint: `add ${wanted}` }
  }
  const message = word ? `${cause} of ${ownerOf(path, subject)} needs ${wanted}` : `${cause} means nothing without ${wanted}`
  return { path, at: 'key', code: 'FLOW_MISSING_KEY', message, hint: `add ${wanted}${word ? '' : `, or leave ${cause} out`}` }
}

const unknownKey = ({ path, subject, note }: IssuePlace): ConfigProblem => ({
  path,
  at: 'key',
  code: 'FLOW_UNKNOWN_KEY',
  message: `"${path.at(-1)}" is not a setting of ${ownerOf(path, subject)}`,
  ...hintOf(keyHint(String(path.at(-1)), note)),
  ...meantBy(String(path.at(-1)), note),
})

const meantBy = (key: string, { keys = [], aliases = {} }: Partial<FieldNote>): { meant?: string } => {
  const nearest = nearestName(key, [...keys, ...Object.keys(aliases)])
  if (nearest === undefined) return {}
  return { meant: (Object.hasOwn(aliases, nearest) ? aliases[nearest] : nearest) ?? nearest }
}

const missingKey = ({ path, subject }: IssuePlace): ConfigProblem => ({
  path: path.slice(0, -1),
  at: 'key',
  code: 'FLOW_MISSING_KEY',
  message: `"${path.at(-1)}" is missing: ${ownerOf(path, subject)} needs it`,
  missing: String(path.at(-1)),
})

const wrongValue = (issue: v.BaseIssue<unknown>, { path, note, isWritten }: IssuePlace): ConfigProblem => {
  const name = path.length === 0 ? 'the config' : dotted(path)
  const wants = note.wants ?? inWords(issue.expected)
  return {
    path,
    at: 'value',
    code: issue.kind === 'schema' ? 'FLOW_WRONG_TYPE' : 'FLOW_WRONG_VALUE',
    message: `${name} wants ${wants}, but got ${describeValue(issue.input)}`,
    ...hintOf(
      typeof issue.input === 'string'
        ? (valueHint(issue.input, wants, note) ?? (isWritten ? bracesHint(issue.input, wants) : undefined))
        : undefined,
    ),
  }
}

const oldBooleans: Readonly<Record<string, boolean>> = { on: true, yes: true, off: false, no: false }

/** `yes` and `no` were booleans in YAML 1.1, and are text in YAML 1.2. */
const valueHint = (text: string, wants: string, { values = [] }: Partial<FieldNote>): string | undefined => {
  const word = text.toLowerCase()
  if (wants === words.boolean && Object.hasOwn(oldBooleans, word)) return `write ${oldBooleans[word]}: ${text} is text in YAML 1.2`
  return didYouMean(text, values)
}

/** What an expression would read, where a list or a map is wanted and nobody means a text. */
const bracesHint = (text: string, wants: string): string | undefined =>
  /\ba (?:list|map)\b/.test(wants) && pathPattern.test(text) ? `write "\${${text}}"` : undefined

const pathPattern = /^(?!(?:true|false|null|nil)$)[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*|\[\d+\])*$/u

const keyHint = (key: string, { keys = [], aliases = {} }: Partial<FieldNote>): string | undefined => {
  const canonical = Object.hasOwn(aliases, key) ? aliases[key] : undefined
  if (canonical !== undefined) return `it is another name of "${canonical}"; keep one of the two`
  const near = didYouMean(key, [...keys, ...Object.keys(aliases)])
  return near ?? (keys.length > 0 && keys.length <= 12 ? `it knows ${keys.join(', ')}` : undefined)
}

const hintOf = (hint: string | undefined): { hint?: string } => (hint === undefined ? {} : { hint })

/** What the key should belong to: the action, or the map inside its config. */
const ownerOf = (path: readonly (string | number)[], subject: string): string => (path.length === 1 ? subject : dotted(path.slice(0, -1)))

/** `cases[0].name` */
const dotted = (path: readonly (string | number)[]): string =>
  path.map((key, index) => (typeof key === 'number' ? `[${key}]` : index === 0 ? key : `.${key}`)).join('')

const words: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
  null: 'nothing',
  Array: 'a list',
  Object: 'a map',
}

/** What a schema that is not of the kit expects: `(string | Object)` → `text or a map`. */
const inWords = (expected: string | null): string =>
  (expected ?? 'something else')
    .replace(/[()]/g, '')
    .split(' | ')
    .map((word) => words[word] ?? word)
    .join(' or ')
