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
  const note: FieldNote = { kind, wants, marks: marksOf(kind, options) }
  return createSchema<EitherSchema<B>>(v.union([...branches]), note, (input) => {
    const refusals: Issues[] = []
    for (const branch of branches) {
      const read = v.safeParse(branch, input)
      if (read.issues === undefined) return { typed: true, value: read.output }
      refusals.push(read.issues)
    }
    return failed(input, nearest(refusals) ?? [createIssue(note, { input })])
  })
}

/** The branch with the fewest problems, unless all refuse the whole value. What a template will fill is no problem yet. */
const nearest = (refusals: readonly Issues[]): Issues | undefined => {
  const partial = refusals.filter((issues) => issues.every((issue) => issue.path !== undefined || issue.kind === 'validation'))
  return partial.toSorted((a, b) => distance(a) - distance(b))[0]
}

const distance = (issues: Issues): number => issues.reduce((sum, issue) => sum + weight(issue), 0)

const weight = (issue: v.BaseIssue<unknown>): number => {
  if (typeof issue.input === 'string' && issue.expected !== 'never' && hasTemplate(issue.input)) return 0
  // The word that tells the branches apart (`type: tcp`) decides before any number of other problems.
  return issue.type === 'choice' && issue.path?.length === 1 ? 100 : 1
}
