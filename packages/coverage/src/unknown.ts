import type { Place } from '@testmesh/protocol'
import type { Call } from './calls-of.ts'
import type { UnknownRequest } from './coverage.ts'
import type { Target } from './target.ts'

interface Asked {
  readonly target: Target
  /** Of the step. */
  readonly path: string
  readonly flow: string
  readonly place: Place | undefined
}

/** Requests that match no operation: one for each step and method, as in a loop each round has another path. */
export const createUnknown = () => {
  const unknown = new Map<string, Writable<UnknownRequest>>()
  return {
    count: ({ method, status, times }: Call, { target, path, flow, place }: Asked): void => {
      const key = JSON.stringify([method, target.segments.length, place?.file ?? flow, place?.pointer ?? path])
      const known = unknown.get(key) ?? { method, path: target.path, requests: 0, statuses: [], flow, step: path, ...(place && { place }) }
      known.requests += times
      if (status !== undefined && !known.statuses.includes(status)) known.statuses = [...known.statuses, status].sort()
      unknown.set(key, known)
    },
    requests: (): UnknownRequest[] => [...unknown.values()],
  }
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] }
