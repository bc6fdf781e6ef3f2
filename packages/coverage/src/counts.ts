/** How often each was met. */
export const addTo = <Key>(counts: Map<Key, number>, key: Key, times: number): void => void counts.set(key, (counts.get(key) ?? 0) + times)
