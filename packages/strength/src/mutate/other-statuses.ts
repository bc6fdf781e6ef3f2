import type { Result } from './derived-fields.ts'

/**
 * Statuses that a broken service answers with: another of the same class, one that says all is well, one that says nothing is. None where
 * this is no status of HTTP or gRPC.
 */
export const otherStatuses = (status: unknown, { code }: Result): (number | string)[] => {
  if (typeof status === 'string' && typeof code === 'number') return [status === 'OK' ? 'INTERNAL' : 'OK']
  if (typeof status !== 'number' || status < 100 || status >= 600) return []
  const others = [neighbour(status), 200, 500]
  return [...new Set(others)].filter((other) => other !== status)
}

const neighbour = (status: number): number => {
  const [usual = 500, second = 503] = usualOf[Math.floor(status / 100)] ?? []
  return status === usual ? second : usual
}

/** By class. */
const usualOf: Readonly<Record<number, readonly [number, number]>> = {
  1: [100, 101],
  2: [200, 202],
  3: [302, 307],
  4: [400, 409],
  5: [500, 503],
}
