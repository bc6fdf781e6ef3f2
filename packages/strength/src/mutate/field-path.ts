/** Keys that lead to a field of a result. A number stands for every element of its list, and is the first that has the field. */
export type FieldPath = readonly (string | number)[]

type Map = Readonly<Record<string, unknown>>

/** In the place of a value: there is nothing. */
export const gone: unique symbol = Symbol('gone')

/** A copy in which `change` made something else of the value at `path`, in every element of lists on the way. */
export const changeAt = (value: unknown, path: FieldPath, change: (value: unknown) => unknown): unknown => {
  const [key, ...rest] = path
  if (key === undefined) return change(value)
  if (typeof key === 'number') return Array.isArray(value) ? value.map((item) => changeAt(item, rest, change)) : value
  if (!isMap(value) || !Object.hasOwn(value, key)) return value
  const changed = changeAt(value[key], rest, change)
  const { [key]: _, ...others } = value
  if (changed === gone) return others
  // Not an assignment: a body may have a key `__proto__`.
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, name === key ? changed : item]))
}

/** `body.items[].price`: the same for every element of a list. */
export const shapeOf = (path: FieldPath): string => path.reduce<string>((text, key) => text + partOf(key, text, '[]'), '')

/** `body.items[0].price`, as an expression reads it. */
export const expressionOf = (path: FieldPath): string => path.reduce<string>((text, key) => text + partOf(key, text, `[${key}]`), '')

const partOf = (key: string | number, before: string, element: string): string => {
  if (typeof key === 'number') return element
  if (!/^[A-Za-z_]\w*$/.test(key)) return `[${inQuotes(key)}]`
  return before === '' ? key : `.${key}`
}

/** A text as expressions write it. What cannot be seen is told by its number: a terminal would not show it. */
export const inQuotes = (text: string): string => JSON.stringify(text).replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, byNumber)

const byNumber = (hidden: string): string =>
  hidden
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('')

export const isMap = (value: unknown): value is Map => typeof value === 'object' && value !== null && !Array.isArray(value)
