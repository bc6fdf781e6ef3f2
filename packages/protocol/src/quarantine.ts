import * as v from 'valibot'
import type { Verdict } from './outcome.ts'
import { cleanLine } from './text/clean-text.ts'

/** What a flow says of failures that people know: they do not count until a day has ended. */
export const quarantineSchema = v.object({
  /** The last day on which it holds, in UTC: `2026-12-31`. */
  until: v.string(),
  reason: v.string(),
  /** Who is to end it. */
  owner: v.optional(v.string()),
})
export type Quarantine = v.InferOutput<typeof quarantineSchema>

/** The same as an execution tells it. Whether it is over is decided once, when the batch begins. */
export const heldQuarantineSchema = v.object({
  ...quarantineSchema.entries,
  /** Its day has ended: failures count again. */
  over: v.optional(v.boolean()),
})
export type HeldQuarantine = v.InferOutput<typeof heldQuarantineSchema>

const dayMs = 86_400_000

/** Days from a time, in milliseconds since 1970, to the end of the last day; 0 or less when it is over. */
export const daysOfQuarantine = ({ until }: Pick<Quarantine, 'until'>, at: number): number => (Date.parse(until) + dayMs - at) / dayMs

/** Whether the last day has ended at a time in milliseconds since 1970. */
export const isQuarantineOver = (quarantine: Pick<Quarantine, 'until'>, at: number): boolean => daysOfQuarantine(quarantine, at) <= 0

/** How a quarantine stands at a time. */
export const quarantineAt = (quarantine: Quarantine, at: number): HeldQuarantine => ({
  ...quarantine,
  ...(isQuarantineOver(quarantine, at) && { over: true }),
})

/** Whether what fails does not count. */
export const isInQuarantine = <T extends HeldQuarantine>(quarantine: T | null | undefined): quarantine is T =>
  quarantine !== undefined && quarantine !== null && quarantine.over !== true

/** `until 2026-12-31 (PAY-231: the total is late; payments)` */
export const quarantineText = ({ until, reason, owner }: Quarantine): string =>
  `until ${until} (${[reason, owner].flatMap((text) => (text === undefined ? [] : cleanLine(text).trim())).join('; ')})`

export type VerdictCounts = Readonly<Partial<Record<Verdict, number>>>

/** Those that count: of what did not pass at once, what is in quarantine counts for nothing. */
export const countedVerdicts = (counts: VerdictCounts, quarantined: VerdictCounts = {}): Readonly<Record<Verdict, number>> => {
  const counted = (verdict: Verdict): number => (counts[verdict] ?? 0) - (quarantined[verdict] ?? 0)
  const { passed = 0, skipped = 0, cancelled = 0 } = counts
  return { passed, skipped, cancelled, failed: counted('failed'), error: counted('error'), flaky: counted('flaky') }
}
