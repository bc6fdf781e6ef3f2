import { isMap } from '../../values/type-of.ts'

/**
 * The keys behind a pointer of the library, `#/items/0/a/b`: it leaves a `/` inside a key as it is, so that only the value tells
 * where a key ends.
 */
export const stepsTo = (value: unknown, pointer: string): readonly (string | number)[] => {
  const parts = pointer.split('/').slice(1)
  const steps: (string | number)[] = []
  for (let at = value; parts.length > 0; at = memberOf(at, steps.at(-1))) steps.push(nextStep(at, parts))
  return steps
}

/** Takes as many parts as the key has that is there; one where none is. */
const nextStep = (value: unknown, parts: string[]): string | number => {
  if (Array.isArray(value)) return Number(parts.shift())
  const count = parts.findIndex((_, index) => isMap(value) && Object.hasOwn(value, parts.slice(0, index + 1).join('/'))) + 1
  return parts.splice(0, Math.max(1, count)).join('/')
}

export const memberOf = (value: unknown, key: string | number | undefined): unknown => {
  if (Array.isArray(value)) return value[Number(key)]
  return isMap(value) && key !== undefined && Object.hasOwn(value, key) ? value[key] : undefined
}
