import * as v from 'valibot'

/** The parts that the schemas of routes are made of. */

export const idField = v.pipe(v.string(), v.uuid('must be a UUID'))

/** A moment, ISO 8601, UTC. Servers give a Date or its text. */
export const timeField = v.pipe(
  v.union([v.string(), v.date()]),
  v.transform((value) => (typeof value === 'string' ? value : value.toISOString())),
)

/** The largest number that a column of whole numbers holds. */
export const maxInteger = 2 ** 31 - 1

/** Among neighbours; the smaller comes first. */
export const positionField = v.pipe(
  v.number(),
  v.integer('must be a whole number'),
  v.minValue(-maxInteger, `must be at least ${-maxInteger}`),
  v.maxValue(maxInteger, `must be at most ${maxInteger}`),
)

/** A moment in a query string. */
export const momentParam = v.pipe(
  v.string(),
  v.check((text) => !Number.isNaN(Date.parse(text)), 'must be a moment, as in 2026-01-31T12:00:00Z'),
  v.transform((text) => new Date(text)),
  v.check((date) => date.getUTCFullYear() >= 1 && date.getUTCFullYear() <= 9999, 'must lie in the years 1 to 9999'),
)

/** A name that people read. */
export const nameField = v.pipe(v.string(), v.trim(), v.nonEmpty('must not be empty'), v.maxLength(200, 'must have at most 200 characters'))

export const textField = (maxLength: number) => v.pipe(v.string(), v.maxLength(maxLength, `must have at most ${maxLength} characters`))

/** Of a file, relative to its project: it never leaves it, and no other spelling means the same file. */
export const pathField = v.pipe(
  v.string(),
  v.maxLength(500),
  v.regex(
    /^(?!\/)(?!.*\/(?:\/|$))(?!.*(?:^|\/)\.\.?(?:\/|$))[^\\\u0000-\u001f]+$/,
    'must be a path within the project, with forward slashes',
  ),
)

/** A file by its path, its bytes by their hash. */
export const hashField = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in hexadecimal digits'))
export const filesField = v.pipe(v.array(v.strictObject({ path: pathField, sha256: hashField })), v.maxLength(10_000))

/** A whole number in a query string. */
export const numberParam = ({ min, max }: { readonly min: number; readonly max: number }) =>
  v.pipe(
    v.union([v.string(), v.number()]),
    v.transform(Number),
    v.integer('must be a whole number'),
    v.minValue(min, `must be at least ${min}`),
    v.maxValue(max, `must be at most ${max}`),
  )

export const flagParam = v.pipe(
  v.union([v.picklist(['true', 'false'], 'must be true or false'), v.boolean()]),
  v.transform((value) => value === true || value === 'true'),
)

/** Several values: the parameter again and again, or with commas. */
export const listParam = <const S extends v.GenericSchema<string, string>>(item: S) =>
  v.pipe(
    v.union([v.string(), v.array(v.string())]),
    v.transform((given) => (typeof given === 'string' ? [given] : given).flatMap((part) => part.split(',')).filter((part) => part !== '')),
    v.array(item),
  )

/** Of every list: where it goes on, and how much of it. */
export const pageParams = {
  /** From `next` of the page before. */
  cursor: v.optional(v.pipe(v.string(), v.maxLength(500))),
  /** Default 50. */
  limit: v.optional(numberParam({ min: 1, max: 200 })),
}

/** `next` is absent on the last page. */
export const pageOf = <const S extends v.GenericSchema<unknown, unknown>>(item: S) =>
  v.object({ items: v.array(item), next: v.optional(v.string()) })

/** Which workers run something: `eu-west`. */
export const poolField = v.pipe(v.string(), v.regex(/^[\w.-]{1,64}$/, 'must have 1 to 64 letters, digits, dots, hyphens and underscores'))

export const idParams = v.strictObject({ id: idField })
