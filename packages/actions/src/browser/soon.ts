/** What only helps must not make anybody wait: after `limitMs`, or when it fails, `otherwise` stands for it. */
export const soon = async <T>(work: Promise<T>, otherwise: T, limitMs = 1_000): Promise<T> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(otherwise), limitMs)
  })
  try {
    return await Promise.race([work.catch(() => otherwise), late])
  } finally {
    clearTimeout(timer)
  }
}
