import type { Command } from '../measure/run-process.ts'

/** Something to do, by us and by the least that could do it. */
export interface Work {
  readonly name: string
  /** How many requests each of the two must send; checked once, before anything is measured. */
  readonly requests: number
  readonly ours: Command
  readonly floor: Command
  readonly floorName: string
  readonly pairs: number
  readonly limits: readonly Limit[]
}

export interface Limit {
  /** `rate` is the floor's time to ours; all others are ours to the floor's. */
  readonly of: 'time' | 'rate' | 'peak memory'
  readonly goal?: number
  /** The gate: `pnpm bench` fails beyond it. Below it for a rate. */
  readonly bound?: number
}
