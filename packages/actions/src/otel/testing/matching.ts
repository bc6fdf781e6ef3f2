import type { MatchFunction, Mismatch } from '@testmesh/action-kit'

/** A pattern as the engine compiles it: equal values; of maps, those keys that it has. */
export const matching =
  (wanted: unknown): MatchFunction =>
  (actual) =>
    differences(wanted, actual, '')

const differences = (wanted: unknown, actual: unknown, path: string): Mismatch[] => {
  if (typeof wanted === 'object' && wanted !== null)
    return Object.entries(wanted).flatMap(([key, value]) =>
      differences(value, (actual as Readonly<Record<string, unknown>> | undefined)?.[key], path === '' ? key : `${path}.${key}`),
    )
  return wanted === actual ? [] : [{ path, expected: partOf(wanted), ...(actual !== undefined && { actual: partOf(actual) }) } as Mismatch]
}

const partOf = (value: unknown) => ({ type: typeof value, text: JSON.stringify(value) })
