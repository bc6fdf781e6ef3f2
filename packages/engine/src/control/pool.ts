/** Runs `work` for 0 … count-1 in order, `width` at a time, until `isOver`. Resolves when all that began has ended. */
export const runPool = async (
  count: number,
  options: { width: number; isOver: () => boolean },
  work: (index: number) => Promise<void>,
): Promise<void> => {
  let next = 0
  const lane = async (): Promise<void> => {
    while (next < count && !options.isOver()) await work(next++)
  }
  await Promise.all(Array.from({ length: Math.min(options.width, count) }, lane))
}
