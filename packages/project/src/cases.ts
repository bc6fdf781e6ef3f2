import type { LoadedFlow } from './load-flow.ts'
import type { LocatedRow } from './rows/data-rows.ts'

/** What becomes an execution of a flow. */
export interface Case {
  /** Absent for a flow without data. */
  readonly row?: LocatedRow | undefined
  /** From 1; absent where nothing is repeated. */
  readonly repetition?: number | undefined
}

/** The cases of a flow, read as they are needed. */
export interface Cases {
  readonly count: number
  /** There are others, which are left out. */
  readonly isPart?: true
  read(): AsyncIterable<Case>
}

/** One for each row, or a single one, unless it was said otherwise. */
export const casesOf = ({ cases, rows }: Pick<LoadedFlow, 'cases' | 'rows'>): Cases =>
  cases ?? {
    count: rows?.count ?? 1,
    ...(rows?.isPart && { isPart: true }),
    async *read() {
      if (!rows) yield {}
      else for await (const row of rows.read()) yield { row }
    },
  }

export const countExecutions = (flows: readonly Pick<LoadedFlow, 'cases' | 'rows'>[]): number =>
  flows.reduce((sum, flow) => sum + casesOf(flow).count, 0)
