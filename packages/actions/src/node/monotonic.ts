/**
 * Milliseconds of a clock that never goes back; only their differences mean something. Node loads a module of its own for
 * `performance`, which costs every start 2 ms.
 */
export const monotonicNow = (): number => {
  const [seconds, nanoseconds] = process.hrtime()
  return seconds * 1e3 + nanoseconds / 1e6
}
