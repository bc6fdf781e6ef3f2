const dayMs = 24 * 3600 * 1000

/** The day so many days from then, in UTC: `2026-12-31`. */
export const dayIn = (days: number, now: number): string => new Date(now + days * dayMs).toISOString().slice(0, 10)

/** Why a quarantine cannot be written so; undefined when it can. */
export const whyNoQuarantine = ({ until, reason }: { until: string; reason: string }, now: number): string | undefined => {
  if (until === '') return 'Name the last day.'
  if (until < dayIn(0, now)) return 'That day is over.'
  return reason.trim() === '' ? 'Say why it fails.' : undefined
}
