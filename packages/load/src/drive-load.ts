import type { Clock } from '@testmesh/action-kit'
import { createArrivals } from './arrivals.ts'

/** How much is run, and for how long. */
export interface LoadShape {
  /** Executions in a second, whatever the system does. Default: each user begins the next one when the last has ended. */
  readonly perSecond?: number
  /** At the same time, at most. */
  readonly users: number
  /** Executions begin for so long. */
  readonly forMs: number
  /** Until all users are there, or the full rate is reached: a part of `forMs`. */
  readonly rampMs: number
  /** What runs at the end may take so long to end by itself. Milliseconds. */
  readonly graceMs: number
}

export interface Turn {
  /** From 0, in the order in which they begin. */
  readonly number: number
  /** Who runs it, from 0: nobody else does at the same time. */
  readonly user: number
  /** When it should have begun, milliseconds since 1970. */
  readonly dueAt: number
  /** Aborted when it has to end at once. */
  readonly signal: AbortSignal
}

export interface LoadPorts {
  readonly clock: Clock
  /** Runs an execution to its end. When it rejects, no more begins. */
  run(turn: Turn): Promise<void>
  /** Ends the load: nothing more begins, and what runs is cancelled. */
  readonly signal?: AbortSignal
}

export interface DrivenLoad {
  /** Were to begin, and found no user that was free before the end. */
  readonly notBegun: number
}

/** Begins executions as the shape says, and resolves when the last has ended. @throws what `run` threw, when nothing runs any more */
export const driveLoad = async (shape: LoadShape, { clock, run, signal }: LoadPorts): Promise<DrivenLoad> => {
  const startedAt = clock.now()
  const endsAt = startedAt + shape.forMs
  /** Nothing more begins, before its time. */
  const stop = new AbortController()
  const cut = new AbortController()
  const failures: unknown[] = []
  const interrupt = (): void => {
    stop.abort()
    cut.abort(signal?.reason)
  }
  signal?.addEventListener('abort', interrupt, { once: true })
  if (signal?.aborted) interrupt()
  let number = 0
  const load: Running = {
    clock,
    startedAt,
    stopped: stop.signal,
    isOver: () => stop.signal.aborted || clock.now() >= endsAt,
    wait: (ms) => clock.sleep(ms, stop.signal).catch(() => undefined),
    turn: () => clock.turn?.() ?? clock.sleep(0),
    begin: (user, dueAt) =>
      run({ number: number++, user, dueAt, signal: cut.signal }).catch((error: unknown) => {
        failures.push(error)
        stop.abort()
      }),
  }
  const stopGrace = clock.after(shape.forMs + shape.graceMs, () =>
    cut.abort(`it had not ended ${shape.graceMs / 1_000} s after the end of the load`),
  )
  try {
    const driven = await (shape.perSecond === undefined ? runUsers(shape, load) : runArrivals(shape.perSecond, shape, load))
    if (failures.length > 0) throw failures[0]
    return driven
  } finally {
    stopGrace()
    signal?.removeEventListener('abort', interrupt)
  }
}

interface Running {
  readonly clock: Clock
  /** Milliseconds since 1970. */
  readonly startedAt: number
  readonly stopped: AbortSignal
  isOver(): boolean
  /** So long, or until it is stopped. */
  wait(ms: number): Promise<void>
  /** Lets timers and answers have their turn. */
  turn(): Promise<void>
  begin(user: number, dueAt: number): Promise<void>
}

/** Closed: each user runs one after the other. */
const runUsers = async ({ users, rampMs }: LoadShape, load: Running): Promise<DrivenLoad> => {
  const { clock, startedAt } = load
  const one = async (_: unknown, user: number): Promise<void> => {
    const first = startedAt + (rampMs * user) / users
    if (first > clock.now()) await load.wait(first - clock.now())
    while (!load.isOver()) {
      await load.begin(user, clock.now())
      // Executions that wait for nothing would let nobody else have a turn.
      await load.turn()
    }
  }
  await Promise.all(Array.from({ length: users }, one))
  return { notBegun: 0 }
}

/** Open: one begins when it is due. Where no user is free it waits, and its time has begun. */
const runArrivals = async (perSecond: number, { users, forMs, rampMs }: LoadShape, load: Running): Promise<DrivenLoad> => {
  const { clock, startedAt } = load
  const arrivals = createArrivals({ perSecond, rampMs })
  const pool = createPool(users)
  const running = new Set<Promise<void>>()
  const leaveAtEnd = clock.after(forMs, pool.tell)
  load.stopped.addEventListener('abort', pool.tell, { once: true })
  let next = 0
  /** Some wait for a user. At the end they do not begin any more. */
  let isBehind = false
  for (let afterMs = 0; afterMs < forMs && !load.stopped.aborted; afterMs = arrivals.at(next)) {
    const dueAt = startedAt + afterMs
    if (dueAt > clock.now()) {
      isBehind = false
      await load.wait(dueAt - clock.now())
      continue
    }
    if (isBehind && load.isOver()) break
    const user = pool.take()
    if (user === undefined) {
      isBehind = true
      await pool.untilTold()
      continue
    }
    const one = load.begin(user, dueAt).then(() => {
      running.delete(one)
      pool.give(user)
    })
    running.add(one)
    next++
    if (next % begunInOneTurn === 0) await load.turn()
  }
  leaveAtEnd()
  const untilMs = Math.min(forMs, clock.now() - startedAt)
  await Promise.all(running)
  return { notBegun: Math.max(0, arrivals.before(untilMs) - next) }
}

/** So many may begin before answers are read again. */
const begunInOneTurn = 50

/** Users that are free. */
const createPool = (users: number) => {
  const free: number[] = []
  let known = 0
  let told = (): void => undefined
  return {
    /** The one that was given back last, whose connections are the warmest; undefined when all are busy. */
    take: (): number | undefined => free.pop() ?? (known < users ? known++ : undefined),
    give(user: number): void {
      free.push(user)
      told()
    },
    tell: (): void => told(),
    /** Resolves when one is given back, or when it is told that nobody need wait any more. */
    untilTold: (): Promise<void> =>
      new Promise((resolve) => {
        told = resolve
      }),
  }
}
