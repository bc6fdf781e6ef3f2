/** The span ids that the steps of an execution pass on to the system under test. */
export interface Spans {
  /** A new one for a step, 16 hexadecimal digits: it only has to differ within its trace. */
  next(path: string): string
  /** Path of the step that passed it on; undefined for any other, and for one of long ago. */
  stepOf(spanId: string): string | undefined
}

/** How many of the last are remembered. */
const REMEMBERED = 10_000

export const countSpans = (): Spans => {
  const paths: string[] = []
  let count = 0
  return {
    next: (path) => {
      paths[count % REMEMBERED] = path
      return (++count).toString(16).padStart(16, '0')
    },
    stepOf: (spanId) => {
      const number = Number.parseInt(spanId, 16)
      return number <= count && number > count - REMEMBERED ? paths[(number - 1) % REMEMBERED] : undefined
    },
  }
}
