/**
 * Milliseconds of a clock that never goes back; only their differences mean something. Node loads a module of its own for
 * `performance`, which costs every start 2 ms.
 */
export const monotonicNow = (): number => {
  const time = process.hrtime()
  return time[0] * 1e3 + time[1] / 1e6
}
