/**
 * Whether a value is another in every run, by what it is called or by what it looks like: an id, a time, how long something took. Of two
 * values of different types none moves: an id that is null now says something.
 */
export const isMoving = (path: string, key: string, before: unknown, after: unknown): boolean => {
  if (kindOf(before) !== kindOf(after)) return false
  if (movingNames.test(key) || movingEnds.test(key) || (path === 'size' && typeof after === 'number')) return true
  if (typeof before === 'string' && typeof after === 'string')
    return isOtherUuid(before, after) || forms.some((form) => form.test(before) && form.test(after))
  return typeof before === 'number' && typeof after === 'number' && isEpoch(before) && isEpoch(after)
}

const kindOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value)

/** Of fields, headers and variables. `size` is only that of a whole result: shirts have sizes, too. */
const movingNames =
  /^(?:id|uuid|guid|date|time|timestamp|timings?|duration|elapsed|latency|age|nonce|etag|expires|last-modified|traceparent|keep-alive|content-length|set-cookie|remote_address)$|[_-](?:ids?|uuid|at|ms|time|date|timestamp|duration|nonce)$/i
const movingEnds = /[a-z](?:Ids?|Uuid|At|Ms|Time|Date|Timestamp|Duration|Nonce)$/

/** Alone or within a text: nothing else looks like one. */
const isOtherUuid = (before: string, after: string): boolean => {
  const left = withoutUuids(before)
  return left !== before && left === withoutUuids(after)
}

const withoutUuids = (text: string): string => text.replace(/(?<![\da-z-])[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}(?![\da-z-])/gi, '')

const forms: readonly RegExp[] = [
  // ULID
  /^[\dA-HJKMNP-TV-Z]{26}$/,
  // 2026-11-30T01:22:27.690Z, 2026-11-30 01:22:27
  /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?$/,
  // Mon, 30 Nov 2026 01:22:27 GMT
  /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/,
  // JSON Web Token
  /^eyJ[\w-]+\.[\w-]+\.[\w-]*$/,
  // A hash
  /^(?:[\da-f]{16}|[\da-f]{24}|[\da-f]{32}|[\da-f]{40}|[\da-f]{64})$/i,
]

/** Seconds or milliseconds since 1970, of a year between 2001 and 2100. */
const isEpoch = (value: number): boolean => (value > 1e9 && value < 4.2e9) || (value > 1e12 && value < 4.2e12)
