import { type Child, type ChildOptions, startChild } from './child.ts'

export interface ChildPool {
  /** One that is free, or a new one. It belongs to whoever took it. */
  take(): Promise<Child>
  /** It is free again, unless it ended, ran often enough or holds too much. */
  giveBack(child: Child): void
  /** Ends them all. */
  close(): Promise<void>
  /** Of all that are alive. */
  pids(): readonly number[]
}

export interface ChildPoolOptions extends ChildOptions {
  /** How many are kept when they are free. */
  readonly size: number
  /** After so many executions, or once it holds so much, a child is replaced: what it leaks goes with it. */
  readonly maxRuns: number
  readonly maxResidentMb: number
}

export const createChildPool = (options: ChildPoolOptions): ChildPool => {
  const { size, maxRuns, maxResidentMb } = options
  const alive = new Set<Child>()
  const free: Child[] = []
  let spare: Promise<Child | undefined> | undefined

  const start = async (): Promise<Child> => {
    const child = await startChild(options)
    alive.add(child)
    void child.ended.then(() => {
      alive.delete(child)
      const at = free.indexOf(child)
      if (at >= 0) free.splice(at, 1)
    })
    return child
  }
  /** One starts while the others work, so that the next execution does not wait for it. A failure shows when one is asked for. */
  const warmUp = (): void => {
    if (spare || free.length > 0) return
    spare = start().catch(() => undefined)
    void spare.then((child) => {
      spare = undefined
      if (child && alive.has(child)) free.push(child)
    })
  }
  warmUp()
  return {
    take: async () => {
      if (free.length === 0) await spare
      const child = free.pop() ?? (await start())
      child.runs += 1
      return child
    },
    giveBack: (child) => {
      if (!alive.has(child)) return
      if (child.runs < maxRuns && child.residentMb < maxResidentMb && free.length < size) free.push(child)
      else child.kill()
      warmUp()
    },
    close: async () => {
      await spare
      const all = [...alive]
      for (const child of all) child.kill()
      await Promise.all(all.map(({ ended }) => ended))
    },
    pids: () => [...alive].map(({ pid }) => pid),
  }
}
