import type { ExecutionEvent } from './execution-event.ts'
import { emptyExecutionState, foldExecution } from './execution-state.ts'

/**
 * What is wrong with a finished stream, in words; empty when it keeps every law: per epoch, `seq` without gaps from 0;
 * `execution.started` first (unless it only waited, or ended before it could start), `execution.finished` once and last; every started step finishes once; a skipped step only
 * finishes; it is resumed only while it is paused, and the other way round; `at` never goes back; every event survives JSON; no `secrets` in any event; the fold of the stream equals
 * the fold of its JSON copy. A lost epoch (one that `execution.restarted` follows) need not be finished.
 */
export const streamLaws = (events: readonly ExecutionEvent[], options: { secrets?: readonly string[] } = {}): string[] => {
  const epochs = groupByEpoch(events)
  const last = epochs.at(-1)
  if (!last) return ['the stream is empty']
  return [
    ...epochs.flatMap((epoch) => epochLaws(epoch, { isLost: epoch !== last })),
    ...jsonLaws(events),
    ...secretLaws(events, options.secrets ?? []),
  ]
}

const groupByEpoch = (events: readonly ExecutionEvent[]): ExecutionEvent[][] => {
  const epochs: ExecutionEvent[][] = []
  for (const event of events) {
    const current = epochs.at(-1)
    if (current && current[0]?.epoch === event.epoch) current.push(event)
    else epochs.push([event])
  }
  return epochs
}

const epochLaws = (events: readonly ExecutionEvent[], { isLost }: { isLost: boolean }): string[] => {
  const broken: string[] = []
  const finished = events.filter((event) => event.type === 'execution.finished')
  const first = events.find((event) => event.type !== 'execution.queued' && event.type !== 'execution.restarted')
  const neverStarted = (first === undefined || first.type === 'execution.finished') && events[0] !== first
  if (first?.type !== 'execution.started' && !neverStarted)
    broken.push(`epoch ${events[0]?.epoch} begins with ${first?.type ?? 'nothing'}, not execution.started`)
  if (events.filter((event) => event.type === 'execution.started').length > 1) broken.push('execution.started came more than once')
  if (!isLost && finished.length !== 1) broken.push(`execution.finished came ${finished.length} times`)
  if (finished.length > 0 && events.at(-1)?.type !== 'execution.finished') broken.push('execution.finished is not the last event')
  events.forEach((event, index) => {
    if (event.seq !== index) broken.push(`seq ${event.seq} stands at position ${index}`)
    const before = events[index - 1]
    if (before && event.at < before.at) broken.push(`time goes back at seq ${event.seq}`)
  })
  return [...broken, ...pauseLaws(events), ...stepLaws(events, { isLost })]
}

const pauseLaws = (events: readonly ExecutionEvent[]): string[] => {
  const pauses = events.filter(({ type }) => type === 'execution.paused' || type === 'execution.resumed')
  const stops = pauses.flatMap((event) => (event.type === 'execution.paused' && event.data.stop ? [event.data.stop.number] : []))
  return [
    ...pauses.flatMap(({ type, seq }, index) =>
      (type === 'execution.paused') === (index % 2 === 0) ? [] : [`${type} at seq ${seq} when it was so already`],
    ),
    ...stops.flatMap((number, index) => (number === index + 1 ? [] : [`stop ${number} is number ${index + 1}`])),
  ]
}

const stepLaws = (events: readonly ExecutionEvent[], { isLost }: { isLost: boolean }): string[] => {
  const broken: string[] = []
  const state = new Map<string, 'started' | 'finished'>()
  for (const event of events) {
    if (!('path' in event)) continue
    const before = state.get(event.path)
    if (before === 'finished') broken.push(`${event.type} after the end of ${event.path}`)
    else if (event.type === 'step.started') {
      if (before) broken.push(`${event.path} started twice`)
      state.set(event.path, 'started')
    } else if (event.type === 'step.finished') {
      const isUnstarted = before === undefined
      if (isUnstarted && event.data.outcome !== 'skipped') broken.push(`${event.path} finished as ${event.data.outcome} without a start`)
      if (!isUnstarted && event.data.outcome === 'skipped') broken.push(`${event.path} started and was skipped`)
      state.set(event.path, 'finished')
    } else if (before === undefined) broken.push(`${event.type} before the start of ${event.path}`)
  }
  if (!isLost) for (const [path, step] of state) if (step === 'started') broken.push(`${path} started and never finished`)
  return broken
}

const jsonLaws = (events: readonly ExecutionEvent[]): string[] => {
  const copy = JSON.parse(JSON.stringify(events)) as ExecutionEvent[]
  const broken = events.flatMap((event, index) =>
    isSameJson(event, copy[index]) ? [] : [`seq ${event.seq} (${event.type}) does not survive JSON`],
  )
  const fold = (stream: readonly ExecutionEvent[]) => JSON.stringify(stateAsJson(stream))
  return fold(events) === fold(copy) ? broken : [...broken, 'the fold of the stream differs from the fold of its JSON copy']
}

const stateAsJson = (events: readonly ExecutionEvent[]) => {
  const state = events.reduce(foldExecution, emptyExecutionState())
  return { ...state, steps: [...state.steps.values()] }
}

/** Deep equality that takes a key whose value is `undefined` for an absent one, as JSON does. */
const isSameJson = (left: unknown, right: unknown): boolean => {
  if (Object.is(left, right) || (left === 0 && right === 0)) return true
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false
  if (Array.isArray(left) !== Array.isArray(right)) return false
  const a = left as Record<string, unknown>
  const b = right as Record<string, unknown>
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => isSameJson(a[key], b[key]))
}

const secretLaws = (events: readonly ExecutionEvent[], secrets: readonly string[]): string[] =>
  events.flatMap((event) => {
    const text = JSON.stringify(event)
    return secrets.some((secret) => text.includes(secret)) ? [`seq ${event.seq} (${event.type}) carries a secret`] : []
  })
