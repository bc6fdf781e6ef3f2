/**
 * A UUIDv7: sorts by the time it was made, and within a process always after the one before.
 * The time is this machine's: order lists by a column that the database filled.
 *
 * @see RFC 9562, section 5.7, and 6.2 method 1 for the counter
 */
export const newId = (): string => {
  const now = Date.now()
  if (now > last.at) last = { at: now, count: randomStart() }
  else if (last.count < 0xfff) last = { at: last.at, count: last.count + 1 }
  else last = { at: last.at + 1, count: randomStart() }
  const time = last.at.toString(16).padStart(12, '0')
  const counter = last.count.toString(16).padStart(3, '0')
  // The variant and the random rest are those of a version 4.
  return `${time.slice(0, 8)}-${time.slice(8)}-7${counter}-${crypto.randomUUID().slice(19)}`
}

/** In SQL: the id that none is before which was made at this moment or later. */
export const firstIdAt = (moment: string): string =>
  `rpad(lpad(to_hex(floor(extract(epoch from ${moment}) * 1000)::bigint), 12, '0'), 32, '0')::uuid`

let last = { at: 0, count: 0 }

/** In the lower half, to leave room for counting. */
const randomStart = (): number => (crypto.getRandomValues(new Uint16Array(1))[0] ?? 0) & 0x7ff
