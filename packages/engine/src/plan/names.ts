import type { SourceText } from '@testmesh/flow/model'
import type { CompileSteps } from './compile-step.ts'
import type { Conditions } from './conditions.ts'
import { type NameAt, placeOfUse, report } from './plan-context.ts'
import type { Reach } from './reach.ts'
import type { GivenBySteps } from './step-gives.ts'

/** What the names of a flow are checked against. */
export interface Names {
  readonly context: CompileSteps
  readonly variables: Set<string>
  readonly inputs: ReadonlySet<string>
  /** Names beside those the flow itself defines; `any` when they are not known before it runs. */
  readonly columns: ReadonlySet<string> | 'any'
  readonly shell: ReadonlySet<string>
  /** A variable or column that nobody knows may stand in a file that cannot be read. */
  readonly isIncomplete: boolean
  /** All that any step of the flow captures, and all step ids: what is not here is not a matter of order. */
  readonly everything: Reach
  readonly conditions: Conditions
  /** Of the data row. */
  readonly row: ReadonlySet<string> | 'any'
  /** What can be read of each step by its id. */
  readonly gives: GivenBySteps
  /** Where the reading found something wrong: offsets. */
  readonly refused: ReadonlySet<number | undefined>
  /** Warnings that were given, one for each name that a step reads. */
  readonly warned: Set<string>
  /** Secret variables with nothing in them, and who says so. */
  readonly emptySecrets: ReadonlyMap<string, string>
}

export const reportUnknown = (
  { context, shell }: Names,
  use: NameAt,
  message: string,
  nearest: readonly string[],
  otherwise?: string,
): void => {
  if (mayBeDamaged(context.source, use)) return
  report(context, {
    code: 'PLAN_UNKNOWN_NAME',
    message,
    ...(use.isOptional && { severity: 'warning' }),
    place: placeOfUse(context, use),
    hint: shell.has(use.name) ? inShell(use.name) : (nearestInWords(nearest) ?? otherwise),
  })
}

/** A line with a mistake of YAML, which is told, may hold the name that is not known for that reason alone. */
const mayBeDamaged = ({ text, damaged = [] }: SourceText, { name, path }: NameAt): boolean =>
  damaged.some(({ start, end }) => {
    const words = new Set(text.slice(start, end).match(/[\p{L}\p{N}_]+/gu))
    return [name, ...path].some((key) => words.has(String(key)))
  })

const inShell = (name: string): string =>
  `the shell has it, and is not read by itself: name it in os_env of the project config, or write osenv("${name}")`

const nearestInWords = (nearest: readonly string[]): string | undefined =>
  nearest.length > 0 ? `did you mean ${nearest.map((name) => `"${name}"`).join(' or ')}?` : undefined
