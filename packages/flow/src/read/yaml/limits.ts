/** What a document may be, so that no text can hold up or bring down the process that reads it. */
export const limits = {
  /** UTF-16 units. */
  length: 512 * 1024,
  lines: 50_000,
  depth: 256,
  aliases: 50,
  /** Aliases followed. */
  nodes: 50_000,
  /** Anchors, tags and directives. */
  properties: 1_000,
  documents: 1_000,
  /** Of each severity, told of one document. */
  problems: 500,
  /** Lines with a mistake in their YAML that are explained; longer lines are not looked into. */
  explainedLines: 100,
  lineLength: 1_000,
} as const
