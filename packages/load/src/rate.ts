const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600 }

/** Of `20/s`, `600/m`, `0.5/s` or `100/h`: how many in a second. Undefined when it spells none. */
export const parseRate = (text: string): number | undefined => {
  const [, number, unit] = /^(\d+(?:\.\d+)?)\s*\/\s*([smh])$/.exec(text.trim()) ?? []
  return number === undefined ? undefined : Number(number) / (units[unit ?? ''] ?? 1)
}
