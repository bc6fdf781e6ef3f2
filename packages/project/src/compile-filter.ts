import { compileExpression, createScope } from '@testmesh/expressions'
import type { Diagnostic } from '@testmesh/protocol'
import type { LoadedFlow } from './load-flow.ts'
import { problem } from './problem.ts'

export interface FlowFilter {
  /** `smoke and not slow` */
  readonly tags?: string | undefined
  readonly excludeTags?: readonly string[] | undefined
  readonly suite?: string | undefined
  /** Part of the flow's name, in any case. */
  readonly grep?: string | undefined
}

/** A test of a flow; or what is wrong with the filter. A flow that cannot be read passes, so that it is told. */
export const compileFilter = (filter: FlowFilter): { test: (flow: LoadedFlow) => boolean } | { diagnostic: Diagnostic } => {
  const { tags, excludeTags = [], suite, grep } = filter
  const wanted = tags === undefined ? () => true : compileTags(tags)
  if (typeof wanted !== 'function') return { diagnostic: wanted }
  return {
    test: ({ reading: { flow } }) =>
      !flow ||
      (wanted(flow.tags) &&
        !flow.tags.some((tag) => excludeTags.includes(tag)) &&
        (suite === undefined || flow.suite === suite) &&
        (grep === undefined || flow.name.toLowerCase().includes(grep.toLowerCase()))),
  }
}

type TagTest = (tags: readonly string[]) => boolean

const compileTags = (text: string): TagTest | Diagnostic => {
  const { compiled, problems, names: uses } = compileExpression(text)
  if (!compiled) return problem('PROJECT_BAD_FILTER', `--tags "${text}": ${problems.map(({ message }) => message).join('; ')}`, {})
  const names = uses.map((use) => use.name)
  const evaluate = (has: (name: string) => boolean): unknown =>
    compiled.evaluate(createScope(Object.fromEntries(names.map((name) => [name, has(name)]))))
  // The language could say more, `smoke.x` or `uuid()`, which would be true of every flow or of none.
  const isOfTags =
    !/[^\p{L}\p{N}_\-\s()&|!]/u.test(text) && givesBoolean(() => evaluate(() => true)) && givesBoolean(() => evaluate(() => false))
  if (!isOfTags) return problem('PROJECT_BAD_FILTER', `--tags "${text}" is made of more than tags`, {})
  return (tags) => evaluate((name) => tags.includes(name)) === true
}

const givesBoolean = (evaluate: () => unknown): boolean => {
  try {
    return typeof evaluate() === 'boolean'
  } catch {
    return false
  }
}
