import type { EventOf, ExecutionEvent, Place } from '@testmesh/protocol'
import { type Call, callsOf, isAsking, unreadOf } from './calls-of.ts'
import { addTo } from './counts.ts'
import type { Coverage, OperationCoverage, Origin, Totals } from './coverage.ts'
import type { Api } from './read-api.ts'
import type { Match } from './router.ts'
import { createTally } from './tally.ts'
import { isHidden, type Target, toTarget } from './target.ts'
import { createUnknown } from './unknown.ts'

/** Lets events pass, and counts the requests in them. */
export interface Meter {
  take(event: ExecutionEvent): void
  /** At an address that is known. */
  isAsked(): boolean
  coverage(addressedBy: Coverage['addressedBy']): Coverage
}

/** A step that runs. */
interface Asking {
  readonly action: string
  readonly place: Place | undefined
  /** Whether an assertion of the attempt held. */
  isAsserted: boolean
}

export const createMeter = ({ title, operations }: Api, route: (call: Call, target: Target) => Match | undefined): Meter => {
  const tallies = new Map(operations.map((operation) => [operation, createTally(operation)]))
  const flows = new Map<string, string>()
  const asking = new Map<string, Asking>()
  const unknown = createUnknown()
  const [origins, elsewhere] = [new Map<string, number>(), new Map<string, number>()]
  let [passedOver, unread] = [0, 0]

  const count = (call: Call, { path, flow, step }: { path: string; flow: string; step: Asking }): void => {
    const target = toTarget(call.url)
    const match = target && route(call, target)
    addTo(match ? origins : elsewhere, target?.origin ?? 'an address that cannot be read', call.times)
    if (!match) return
    const tally = match.operation && tallies.get(match.operation)
    if (tally) tally.count(call, { flow, isAsserted: step.isAsserted && call.isLast })
    else if (match.isKnownPath && /^(?:HEAD|OPTIONS)$/.test(call.method)) passedOver += call.times
    else unknown.count(call, { target, path, flow, place: step.place })
  }

  const takeAttempt = ({ executionId, path, data }: EventOf<'step.attempted'>): void => {
    const step = asking.get(`${executionId} ${path}`)
    if (!step) return
    const flow = flows.get(executionId) ?? ''
    for (const call of callsOf(step.action, data)) count(call, { path, flow, step })
    unread += unreadOf(data)
    step.isAsserted = false
  }

  return {
    take: (event) => {
      switch (event.type) {
        case 'execution.started':
          flows.set(event.executionId, event.data.flow.name)
          break
        case 'execution.finished':
          flows.delete(event.executionId)
          break
        case 'step.started':
          if (!isAsking(event.data.action)) break
          asking.set(`${event.executionId} ${event.path}`, { action: event.data.action, place: event.data.place, isAsserted: false })
          break
        case 'step.asserted': {
          const step = asking.get(`${event.executionId} ${event.path}`)
          if (step) step.isAsserted = event.data.results.some(({ passed }) => passed)
          break
        }
        case 'step.attempted':
          takeAttempt(event)
          break
        case 'step.finished':
          asking.delete(`${event.executionId} ${event.path}`)
      }
    },
    isAsked: () => [...origins.keys()].some((origin) => !isHidden(origin)),
    coverage: (addressedBy) => {
      const measured = [...tallies.values()].map((tally) => tally.coverage())
      return {
        title,
        addressedBy,
        origins: mostFirst(origins),
        elsewhere: mostFirst(elsewhere),
        operations: measured,
        unknown: unknown.requests(),
        passedOver,
        unread,
        totals: { ...totalsOf(measured), requests: [...origins.values()].reduce((sum, requests) => sum + requests, 0) },
      }
    },
  }
}

const mostFirst = (counts: ReadonlyMap<string, number>): Origin[] =>
  [...counts].map(([origin, requests]) => ({ origin, requests })).sort((a, b) => b.requests - a.requests)

const totalsOf = (operations: readonly OperationCoverage[]): Omit<Totals, 'requests'> => {
  const all = operations.flatMap(({ answers }) => answers)
  return {
    operations: operations.length,
    called: operations.filter(({ calls }) => calls > 0).length,
    checked: operations.filter(({ checked }) => checked > 0).length,
    answers: all.length,
    seen: all.filter(({ calls }) => calls > 0).length,
    undocumented: operations.reduce((sum, { undocumented }) => sum + undocumented.length, 0),
  }
}
