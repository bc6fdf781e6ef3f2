/**
 * PostgreSQL's text of an array: `{a,"b c",NULL}`. One dimension, or more when elements are arrays themselves.
 *
 * @see https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO
 */
export const formatArray = (values: readonly unknown[], format: (value: unknown) => string): string =>
  `{${values.map((value) => formatElement(value, format)).join(',')}}`

const formatElement = (value: unknown, format: (value: unknown) => string): string =>
  value === null || value === undefined ? 'NULL' : `"${format(value).replace(/["\\]/g, '\\$&')}"`

/** The inverse, for one dimension. */
export const parseArray = <T>(text: string, parse: (element: string) => T): (T | null)[] =>
  [...text.slice(text.indexOf('{') + 1, -1).matchAll(element)].map(([all, quoted]) => {
    if (quoted !== undefined) return parse(quoted.replace(/\\(.)/gs, '$1'))
    return all === 'NULL' ? null : parse(all)
  })

/** In quotes with escapes, or up to the next comma. */
const element = /"((?:[^"\\]|\\.)*)"|[^,"]+/gs
