import { compileExpression, createScope } from '@testmesh/expressions'
import { type Diagnostic, fullTitle } from '@testmesh/protocol'
import type { LoadedFlow } from './load-flow.ts'
import { problem } from './problem.ts'
import { chooseRows } from './rows/data-rows.ts'

export interface FlowFilter {
  /** `smoke and not slow` */
  readonly tags?: string | undefined
  /** Any of them. */
  readonly anyTag?: readonly string[] | undefined
  readonly excludeTags?: readonly string[] | undefined
  readonly suite?: string | undefined
  /** Part of the title that reports give a flow with one of its data rows, in any case; what is the whole title of a row means that row alone. */
  readonly grep?: string | undefined
}

/** What is wanted of a flow: all of it, some of its rows, or nothing. One that cannot be read is kept, so that it is told. */
type Filter = (flow: LoadedFlow) => Promise<Kept | undefined>

interface Kept {
  readonly flow: LoadedFlow
  /** A row of it is named in full: others only happen to contain the text. */
  readonly isNamed?: true
}

export const compileFilter = (filter: FlowFilter): { keep: Filter } | { diagnostic: Diagnostic } => {
  const { tags, anyTag, excludeTags = [], suite, grep = '' } = filter
  const wanted = tags === undefined ? () => true : compileTags(tags)
  if (typeof wanted !== 'function') return { diagnostic: wanted }
  return {
    keep: async (loaded) => {
      const { flow } = loaded.reading
      if (!flow) return { flow: loaded }
      const isWanted =
        wanted(flow.tags) &&
        (!anyTag || flow.tags.some((tag) => anyTag.includes(tag))) &&
        !flow.tags.some((tag) => excludeTags.includes(tag)) &&
        (suite === undefined || flow.suite === suite)
      return isWanted ? byTitle(loaded, { name: flow.name, grep }) : undefined
    },
  }
}

const byTitle = async (flow: LoadedFlow, { name, grep }: { name: string; grep: string }): Promise<Kept | undefined> => {
  const has = (title: string): boolean => title.toLowerCase().includes(grep.toLowerCase())
  if (has(fullTitle(name))) return { flow }
  // As the title of a repetition ends, which is one of the same flow or row.
  const plain = grep.replace(/ #\d+$/, '')
  if (plain === fullTitle(name)) return { flow }
  const mayNameRow = grep.startsWith(`${fullTitle(name)} [`)
  // Which rows it has nobody can say: what is wrong with them is told.
  if (!flow.rows) return mayNameRow && flow.reading.flow?.data !== undefined ? { flow } : undefined
  const { rows: all } = flow
  const titled = (is: (title: string) => boolean) => chooseRows(all, (row) => is(fullTitle(name, row.name)))
  const named = mayNameRow && (await titled((title) => title === grep || title === plain))
  if (named) return { flow: { ...flow, rows: named }, isNamed: true }
  const rows = await titled(has)
  return rows && { flow: { ...flow, rows } }
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
