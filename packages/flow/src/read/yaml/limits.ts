/** What a document may be, so that no text can hold up or bring down the process that reads it. */
export const limits = {
  /** UTF-16 units. */
  length: 512 * 1024,
  depth: 64,
  aliases: 50,
  /** Aliases followed. */
  nodes: 50_000,
} as const
