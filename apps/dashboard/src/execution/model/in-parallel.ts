/** Does the work for each item, so many at a time; none stops another. Ends early, with what was done, when `signal` aborts. */
export const inParallel = async <Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
  { limit, signal }: { readonly limit: number; readonly signal?: AbortSignal },
): Promise<readonly PromiseSettledResult<Result>[]> => {
  const results: PromiseSettledResult<Result>[] = []
  const left = items[Symbol.iterator]()
  const worker = async (): Promise<void> => {
    for (const item of left) {
      if (signal?.aborted) return
      const [result] = await Promise.allSettled([work(item)])
      results.push(result)
    }
  }
  await Promise.all(Array.from({ length: limit }, worker))
  return results
}
