/** Longer texts are said once: what they compile to is not kept. */
const LONGEST_KEPT = 1000

/** Flows hold thousands of texts, and each is compiled when it is read and again when it is planned. */
const MOST_KEPT = 5000

/**
 * Compiles each text once: what is compiled never changes, flows say the same in many steps (`status == 200`), and reading one and
 * planning it both ask.
 */
export const remembering = <T>(compile: (text: string) => T): ((text: string) => T) => {
  const known = new Map<string, T>()
  return (text) => {
    const before = known.get(text)
    if (before !== undefined) return before
    const result = compile(text)
    if (known.size >= MOST_KEPT) known.clear()
    if (text.length <= LONGEST_KEPT) known.set(text, result)
    return result
  }
}
