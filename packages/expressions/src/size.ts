const unitBytes: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 1000,
  kb: 1000,
  kib: 1024,
  m: 1000 ** 2,
  mb: 1000 ** 2,
  mib: 1024 ** 2,
  g: 1000 ** 3,
  gb: 1000 ** 3,
  gib: 1024 ** 3,
}

/** Bytes of `10kb`, `5MiB`, `1.5 GB`; a number, also as text, is bytes already. `undefined` when it spells none. */
export const parseSize = (text: string | number): number | undefined => {
  if (typeof text === 'number') return Number.isFinite(text) && text >= 0 ? text : undefined
  const [, count, unit] = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(text.trim()) ?? []
  const bytes = unitBytes[unit?.toLowerCase() ?? '?']
  return count === undefined || bytes === undefined ? undefined : Math.round(Number(count) * bytes)
}
