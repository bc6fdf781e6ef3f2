export interface Timing {
  /** Notes how long `work` took under `name`. */
  measure<T>(name: string, work: () => Promise<T>): Promise<T>
  /** One line per name: when it began and ended, milliseconds since the start. */
  lines(): readonly string[]
}

export const createTiming = (): Timing => {
  const startedAt = performance.now()
  const lines: string[] = []
  const elapsed = (): string => (performance.now() - startedAt).toFixed(0).padStart(5)
  return {
    measure: async (name, work) => {
      const from = elapsed()
      try {
        return await work()
      } finally {
        lines.push(`${from} –${elapsed()} ms  ${name}`)
      }
    },
    lines: () => lines,
  }
}
