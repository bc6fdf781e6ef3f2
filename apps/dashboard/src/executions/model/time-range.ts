import type { Option } from '../../ui/facet.tsx'

const hours = { '1h': 1, '24h': 24, '7d': 7 * 24, '30d': 30 * 24 } as const

/** `between`: the two moments that are given beside it. */
export type Within = keyof typeof hours | 'between'

export const withins: readonly Option<Within>[] = [
  { value: '1h', label: 'the last hour' },
  { value: '24h', label: 'the last 24 hours' },
  { value: '7d', label: 'the last 7 days' },
  { value: '30d', label: 'the last 30 days' },
  { value: 'between', label: 'between…' },
]

export interface TimeRange {
  readonly within: Within | null
  /** In the form of ISO 8601, for `between` alone. Null: open on this side. */
  readonly since: string | null
  readonly until: string | null
}

/** The moments to ask for. Those that are none, as an address may have, are left out. */
export const momentsOf = ({ within, since, until }: TimeRange, nowMs: number): { since?: string; until?: string } => {
  if (within === null) return {}
  if (within !== 'between') return { since: new Date(nowMs - hours[within] * 3_600_000).toISOString() }
  return { ...(isMoment(since) && { since }), ...(isMoment(until) && { until }) }
}

/** What a field of the clock of this machine shows: to the minute. */
export const toField = (moment: string | null): string => {
  if (!isMoment(moment)) return ''
  const at = new Date(moment)
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

/** Null: it is not filled in. */
export const fromField = (text: string): string | null => (isMoment(text) ? new Date(text).toISOString() : null)

const isMoment = (text: string | null): text is string => text !== null && !Number.isNaN(Date.parse(text))
