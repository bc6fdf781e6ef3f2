/** Remembers what was made for the keys that were asked for last. What fails is forgotten. */
export const keepLast = <T>(size: number): ((key: string, make: () => Promise<T>) => Promise<T>) => {
  const kept = new Map<string, Promise<T>>()
  return (key, make) => {
    const made = kept.get(key) ?? make()
    // The one that was not asked for longest stands first.
    kept.delete(key)
    kept.set(key, made)
    if (kept.size > size) kept.delete(kept.keys().next().value ?? '')
    made.catch(() => kept.delete(key))
    return made
  }
}
