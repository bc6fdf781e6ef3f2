import { typeTests } from '@testmesh/expressions'
import type { Mismatch, ShownValue } from '@testmesh/protocol'

/** `redact: { "$.id": "#uuid" }` for values that differ each time by their nature; `undefined` when anything else differs too. */
export const proposeRedactions = (mismatches: readonly Mismatch[]): string | undefined => {
  const proposed = mismatches.map(({ path, expected, actual }) => ({ path, marker: expected && actual && markerFor(expected, actual) }))
  if (proposed.length === 0 || !proposed.every(({ marker }) => marker !== undefined)) return undefined
  const byPath = new Map(proposed.map(({ path, marker }) => [toJsonPath(path), marker]))
  return `redact: { ${[...byPath].map(([path, marker]) => `${JSON.stringify(path)}: "${marker}"`).join(', ')} }`
}

/** What both values are; the narrowest that fits. */
const markerFor = (expected: ShownValue, actual: ShownValue): string | undefined => {
  const values = [expected, actual].map(({ text }) => parse(text))
  const fits = (test: keyof typeof typeTests) => values.every((value) => typeof value === 'string' && typeTests[test](value))
  if (fits('uuid')) return '#uuid'
  if (fits('datetime')) return '#datetime'
  if (fits('date')) return '#date'
  return values.every(isTimestamp) ? '#integer' : undefined
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Seconds or milliseconds since 1970, of this century. */
const isTimestamp = (value: unknown): boolean =>
  Number.isInteger(value) && ((Number(value) > 9.4e8 && Number(value) < 4.2e9) || (Number(value) > 9.4e11 && Number(value) < 4.2e12))

/** Of a list all elements. */
const toJsonPath = (path: string): string => `$${path === '' || path.startsWith('[') ? '' : '.'}${path.replace(/\[\d+\]/g, '[*]')}`
