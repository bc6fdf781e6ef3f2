import { inParallel } from './in-parallel.ts'

export interface Refused<Flow> {
  readonly flow: Flow
  readonly error: unknown
}

export interface StartedAll<Flow> {
  /** Ids of executions. */
  readonly made: readonly string[]
  readonly refused: readonly Refused<Flow>[]
}

/** So many are sent at once; the server runs them as it has room. */
const atOnce = 4

/** Starts each flow for itself. After the first that is too much for a limit no more are sent: they would be refused as well. */
export const startAll = async <Flow>(
  flows: readonly Flow[],
  start: (flow: Flow) => Promise<readonly string[]>,
  signal?: AbortSignal,
): Promise<StartedAll<Flow>> => {
  const made: string[] = []
  const refused: Refused<Flow>[] = []
  const left = new Set(flows)
  const limit = () => refused.find(({ error }) => isTooOften(error))
  const startOne = async (flow: Flow): Promise<void> => {
    if (limit()) return
    await start(flow).then(
      (ids) => made.push(...ids),
      (error: unknown) => refused.push({ flow, error }),
    )
    left.delete(flow)
  }
  await inParallel(flows, startOne, { limit: atOnce, ...(signal && { signal }) })
  const { error } = limit() ?? {}
  return { made, refused: error === undefined ? refused : [...refused, ...[...left].map((flow) => ({ flow, error }))] }
}

const statusOf = (error: unknown): number => (error as { status?: number }).status ?? 0
const isTooOften = (error: unknown): boolean => statusOf(error) === 429

/** It says nothing against the flow: a limit, or a server that is away or broken. */
export const mayPass = (error: unknown): boolean => isTooOften(error) || statusOf(error) === 0 || statusOf(error) >= 500
