import { type FieldPath, isMap, shapeOf } from './field-path.ts'

export interface Field {
  readonly path: FieldPath
  /** `body.items[].price` */
  readonly shape: string
  /** Of the first element that has it, by preference not null. */
  readonly value: unknown
}

/** As deep as answers usually are. */
const deepest = 12

/** The lists and values within a value, those further out first; of like elements of a list each field once. */
export const fieldsOf = (value: unknown, path: FieldPath): readonly Field[] => {
  const found = new Map<string, Field>()
  let level: readonly (readonly [FieldPath, unknown])[] = [[path, value]]
  for (let depth = 0; level.length > 0 && depth <= deepest; depth++) {
    for (const [at, item] of level) if (!isFilledMap(item)) keepFirst(found, at, item)
    level = level.flatMap(([at, item]) => within(at, item))
  }
  return [...found.values()]
}

const keepFirst = (found: Map<string, Field>, path: FieldPath, value: unknown): void => {
  const shape = shapeOf(path)
  const known = found.get(shape)
  if (!known || (known.value === null && value !== null)) found.set(shape, { path, shape, value })
}

const within = (path: FieldPath, value: unknown): (readonly [FieldPath, unknown])[] => {
  if (Array.isArray(value)) return value.map((item, index) => [[...path, index], item] as const)
  return isMap(value) ? Object.entries(value).map(([key, item]) => [[...path, key], item] as const) : []
}

/** What becomes of it becomes of the fields in it. */
const isFilledMap = (value: unknown): boolean => isMap(value) && Object.keys(value).length > 0
