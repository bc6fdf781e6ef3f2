import type { LoadedFlow } from '@testmesh/project'
import { keyOf } from './outcomes.ts'
import { changedBetween, type Stamp } from './stamp.ts'

/** What is to run: what was saved since, everything, or what failed. */
export type Asked = 'changed' | 'all' | 'failed'

/** A flow, and how its files were just before it was read. */
export interface Watched {
  readonly flow: LoadedFlow
  readonly stamp: Stamp
}

/** Remembers from round to round what was run, and how it went. */
export interface Agenda {
  /** What runs now, and the files that are the reason; empty where there is none. */
  due(flows: readonly Watched[], asked: Asked): { readonly due: readonly Watched[]; readonly changes: readonly string[] }
  /** They will run; as long as they are not `over` they come along with whatever runs next. */
  begin(due: readonly Watched[]): void
  over(flow: Watched, hasFailed: boolean): void
  countFailed(flows: readonly Watched[]): number
}

export const createAgenda = (): Agenda => {
  const seen = new Map<string, Stamp>()
  // Of whichever flow: a flow that is new was not run with the config, but nobody saved that.
  const known = new Map<string, string>()
  const owed = new Set<string>()
  const failed = new Set<string>()
  const changesOf = ({ flow, stamp }: Watched): string[] => changedBetween(seen.get(nameOf(flow)) ?? new Map(), stamp)
  const isSaved = (file: string, stamp: Stamp): boolean => known.get(file) !== stamp.get(file)
  return {
    due: (flows, asked) => {
      const isAsked = (one: Watched): boolean =>
        asked === 'all' || (asked === 'failed' ? failed.has(nameOf(one.flow)) : changesOf(one).length > 0)
      if (!flows.some(isAsked)) return { due: [], changes: [] }
      const due = flows.filter((one) => isAsked(one) || owed.has(nameOf(one.flow)))
      return { due, changes: [...new Set(due.flatMap((one) => changesOf(one).filter((file) => isSaved(file, one.stamp))))] }
    },
    begin: (due) => {
      for (const { flow, stamp } of due) {
        seen.set(nameOf(flow), stamp)
        for (const [file, state] of stamp) known.set(file, state)
        owed.add(nameOf(flow))
      }
    },
    over: ({ flow }, hasFailed) => {
      owed.delete(nameOf(flow))
      if (hasFailed) failed.add(nameOf(flow))
      else failed.delete(nameOf(flow))
    },
    countFailed: (flows) => flows.filter(({ flow }) => failed.has(nameOf(flow))).length,
  }
}

const nameOf = ({ file, reading }: LoadedFlow): string => keyOf(file, reading.flow?.name)
