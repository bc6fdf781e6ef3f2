import type { Series } from './series.ts'

/** `http_requests_total{service="orders"}`, as a query would select it. */
export const nameOf = ({ __name__: name = '', ...labels }: Readonly<Record<string, string>>): string => {
  const written = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`)
  return written.length === 0 && name !== '' ? name : `${name}{${written.join(', ')}}`
}

/** How many series are told of. */
const SHOWN = 5

/** The series that an answer had: `2 series: up{job="a"} 1, up{job="b"} 0`. */
export const seriesInWords = (series: readonly Series[], count: number): string => {
  if (count === 0) return 'no series'
  const shown = series.slice(0, SHOWN).map(({ metric, value }) => `${nameOf(metric)} ${value ?? 'without a value'}`)
  const more = count - shown.length
  return `${count === 1 ? 'one series' : `${count} series`}: ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
