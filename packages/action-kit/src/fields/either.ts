import * as v from 'valibot'
import { hasTemplate } from '../has-template.ts'
import {
  type AnyField,
  createIssue,
  createSchema,
  type FieldKind,
  type FieldNote,
  type FieldOptions,
  failed,
  marksOf,
  noteOf,
  withDefault,
} from './field.ts'
import { isMap } from './is-map.ts'

type Branches = readonly [AnyField, ...AnyField[]]
type EitherSchema<B extends Branches> = v.UnionSchema<[...B], undefined>
type Issues = [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]]

/**
 * One of several fields: the first that fits. When none does, the problems told are those of the branch that comes nearest;
 * when even the kind of value is wrong for all, one problem names what each would take.
 */
export function either<const B extends Branches>(
  branches: B,
  options: FieldOptions<v.InferInput<B[number]>> & { readonly default: v.InferInput<B[number]> },
): v.OptionalSchema<EitherSchema<B>, v.InferInput<B[number]>>
export function either<const B extends Branches>(
  branches: B,
  options?: FieldOptions<v.InferInput<B[number]>> & { readonly default?: undefined },
): EitherSchema<B>
export function either(branches: Branches, options: FieldOptions<unknown> = {}): AnyField {
  return withDefault(createEither('either', branches, options), options)
}

/** A choice between fields, of a kind. */
export const createEither = <B extends Branches>(kind: FieldKind, branches: B, options: FieldOptions<unknown>): EitherSchema<B> => {
  const wants = [...new Set(branches.map((branch) => noteOf(branch)?.wants ?? branch.expects))].join(' or ')
  const note: FieldNote = { kind, wants, marks: () => marksOf(kind, options) }
  return createSchema<EitherSchema<B>>({ type: 'union', options: branches }, note, (input) => {
    const refusals: Issues[] = []
    for (const branch of branches) {
      const read = v.safeParse(branch, input)
      if (read.issues === undefined) return { typed: true, value: read.output }
      refusals.push(read.issues)
    }
    return failed(input, refusalOfTag(findTag(branches), input) ?? nearest(refusals) ?? [createIssue(note, { input })])
  })
}

/** The key whose word tells the branches apart (`type: tcp`), and all its words. */
interface Tag {
  readonly key: string
  readonly note: FieldNote
}

const findTag = (branches: Branches): Tag | undefined => {
  const [first, ...rest] = branches.map(wordsByKey)
  const key = Object.keys(first ?? {}).find((name) => rest.length > 0 && rest.every((words) => Object.hasOwn(words, name)))
  if (first === undefined || key === undefined) return undefined
  const values = [...new Set([first, ...rest].flatMap((words) => words[key] ?? []))]
  return { key, note: { kind: 'choice', wants: `one of ${values.join(', ')}`, marks: () => ({}), values } }
}

/** The words of each entry that must be chosen; nothing for a branch that is no object. */
const wordsByKey = (branch: AnyField): Record<string, readonly string[]> => {
  const entries = 'entries' in branch ? Object.entries(branch.entries as v.ObjectEntries) : []
  return Object.fromEntries(
    entries.flatMap(([key, entry]) => {
      const words = entry.type === 'optional' ? undefined : noteOf(entry)?.values
      return words === undefined ? [] : [[key, words]]
    }),
  )
}

/** A tag that none of the branches knows is the one problem worth telling. */
const refusalOfTag = (tag: Tag | undefined, input: unknown): Issues | undefined => {
  if (tag === undefined || !isMap(input)) return undefined
  const word = input[tag.key]
  if (typeof word !== 'string' || hasTemplate(word) || tag.note.values?.some((value) => value.toLowerCase() === word.toLowerCase()))
    return undefined
  const path: v.IssuePathItem[] = [{ type: 'object', origin: 'value', input, key: tag.key, value: word }]
  return [createIssue(tag.note, { input: word, kind: 'validation', path })]
}

/** The branch with the fewest problems, unless all refuse the whole value. What a template will fill is no problem yet. */
const nearest = (refusals: readonly Issues[]): Issues | undefined => {
  const partial = refusals.filter((issues) => issues.every((issue) => issue.path !== undefined || issue.kind === 'validation'))
  return partial.toSorted((a, b) => distance(a) - distance(b))[0]
}

const distance = (issues: Issues): number => issues.reduce((sum, issue) => sum + weight(issue), 0)

const weight = (issue: v.BaseIssue<unknown>): number => {
  if (typeof issue.input === 'string' && issue.expected !== 'never' && hasTemplate(issue.input)) return 0
  // The tag decides before any number of other problems.
  return issue.type === 'choice' && issue.path?.length === 1 ? 100 : 1
}
