import type { Mismatch } from '@testmesh/protocol'

/** What is missing, then other types, then other values, then what was not expected; each in the order found. */
export const worstFirst = (mismatches: readonly Mismatch[]): Mismatch[] => mismatches.toSorted((a, b) => rank(a) - rank(b))

const rank = ({ expected, actual }: Mismatch): number => {
  if (!actual) return 0
  if (!expected) return 3
  return expected.type === actual.type ? 2 : 1
}
