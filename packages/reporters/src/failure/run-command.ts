import type { ExecutionState, StepState } from '@testmesh/protocol'
import { cleanLine, fullTitle, isStandardInput } from '@testmesh/protocol'
import type { ReporterContext } from '../reporter.ts'

export interface RunCommandOptions {
  readonly context: Pick<ReporterContext, 'shown' | 'program' | 'given' | 'runsWholeFlows'>
  /** The text of the flow's file: a flow that shares it with others is named, too. */
  readonly source: string | undefined
  readonly step?: StepState | undefined
}

/**
 * The command that runs an execution again, or one of its steps: the outermost one, as a step within a loop cannot run alone.
 * Empty for a flow without a file.
 */
export const runCommand = (state: ExecutionState, { context, source, step }: RunCommandOptions): string => {
  const { flow, row } = state
  const isWhole = context.runsWholeFlows === true
  if (flow?.file === undefined) return ''
  const [phase, first] = step?.path.split('/') ?? []
  const words = [
    `${context.program ?? 'testmesh'} run`,
    isStandardInput(flow.file) ? '-' : quoted(context.shown?.(flow.file) ?? flow.file),
    ...titleToChoose({ flow, row: isWhole ? undefined : row }, source).flatMap((title) => ['-g', quoted(title)]),
    ...givenWords(state, context),
    ...(phase === 'steps' && first !== undefined && !isWhole
      ? ['--only', quoted(first.replace(/#\d+/, '').replace(/\[[^\]]*\]$/, ''))]
      : []),
  ]
  return words.join(' ')
}

/** What the execution was given besides its flow, as words of a command: with another environment it would be another test. */
export const givenWords = (
  { environment, variables, seed, row, repetition }: ExecutionState,
  { given: { variables: names, words } = { variables: [], words: [] } }: Pick<ReporterContext, 'given'>,
): string[] => [
  // Without `--env` it is this one that counts.
  ...(environment === undefined || environment === 'local' ? [] : ['-e', quoted(environment)]),
  ...names.flatMap((name) => ['--var', quoted(`${name}=${openValue(variables[name])}`)]),
  ...(repetition === undefined ? words : wordsOfOne(words, String((seed ?? 0) - (row?.index ?? 0)))).map(quoted),
]

/** To run a repetition alone, as the first one: with its own seed, where one was asked for. */
const wordsOfOne = (words: readonly string[], seed: string): string[] =>
  words.flatMap((word, at) => {
    const option = words[at - 1]
    return word === '--repeat-each' || option === '--repeat-each' ? [] : [option === '--seed' ? seed : word]
  })

/** Of a data row, or of a flow that is not alone in its file. A masked name is none that could be found. */
const titleToChoose = ({ flow, row }: Pick<ExecutionState, 'flow' | 'row'>, source: string | undefined): string[] => {
  if (!flow) return []
  if (row && !row.name.includes('***')) return [fullTitle(flow.name, row.name)]
  return source !== undefined && /^---\s/m.test(source.trimStart().slice(3)) ? [flow.name] : []
}

/** As it was recorded; what is masked or too long is left to people. */
const openValue = (value: unknown): string => {
  const text = typeof value === 'object' || value === undefined ? '***' : String(value)
  return text.includes('***') ? '…' : text
}

const quoted = (word: string): string => (/^[\w./:@+=-]+$/.test(word) ? word : `'${cleanLine(word).replaceAll("'", `'\\''`)}'`)
