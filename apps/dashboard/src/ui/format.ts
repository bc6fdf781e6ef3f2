/** `412 ms`, `1.24 s`, `2m 03s`. */
export const formatDuration = (ms: number | null | undefined): string => {
  if (ms === null || ms === undefined) return '–'
  if (ms < 1) return '< 1 ms'
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`
  const seconds = Math.round(ms / 1000)
  return `${Math.floor(seconds / 60)}m ${String(seconds % 60).padStart(2, '0')}s`
}

const units: readonly (readonly [seconds: number, name: string])[] = [
  [60, 's'],
  [3600, 'min'],
  [86_400, 'h'],
  [86_400 * 30, 'd'],
  [86_400 * 365, 'mo'],
  [Number.POSITIVE_INFINITY, 'y'],
]

/** `just now`, `3 min ago`, `in 2 h`. */
export const formatAge = (time: string | number | Date, now = Date.now()): string => {
  const seconds = Math.round((now - new Date(time).getTime()) / 1000)
  if (Math.abs(seconds) < 5) return 'just now'
  const at = units.findIndex(([limit]) => Math.abs(seconds) < limit)
  const [divisor] = units[at - 1] ?? [1]
  const amount = `${Math.floor(Math.abs(seconds) / divisor)} ${units[at]?.[1] ?? ''}`
  return seconds < 0 ? `in ${amount}` : `${amount} ago`
}

/** `1.2 kB`. */
export const formatBytes = (bytes: number): string => {
  if (bytes < 1000) return `${bytes} B`
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(1)} kB`
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}

export const formatCount = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`

/** What is wrong, and what helps: one text of two sentences. */
export const said = (message: string, hint?: string): string => {
  if (!hint) return message
  const end = /[.!?…]$/.test(message) ? '' : '.'
  return `${message}${end} ${hint.charAt(0).toUpperCase()}${hint.slice(1)}`
}
