/** Statuses that a broken service answers with: another of the same class, one that says all is well, one that says nothing is. */
export const otherStatuses = (status: number): number[] => {
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
