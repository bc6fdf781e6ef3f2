const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }
const whole = /^(?:\d+(?:\.\d+)?\s*(?:ms|[smhd])\s*)+$/
const pieces = /(\d+(?:\.\d+)?)\s*(ms|[smhd])/g

/** Milliseconds of `250ms`, `2s`, `1h30m`, `1.5s`; a number, also as text, is milliseconds already. `undefined` when it spells none. */
export const parseDuration = (text: string | number): number | undefined => {
  if (typeof text === 'number') return Number.isFinite(text) && text >= 0 ? text : undefined
  const trimmed = text.trim()
  if (/^\d+(?:\.\d+)?$/.test(trimmed)) return Number(trimmed)
  if (trimmed.length > 100 || !whole.test(trimmed)) return undefined
  let total = 0
  for (const [, count, unit] of trimmed.matchAll(pieces)) total += Number(count) * (unitMs[unit ?? ''] ?? 0)
  return total
}
