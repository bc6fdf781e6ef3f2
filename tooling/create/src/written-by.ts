/** The line above a page that a script writes. */
export const writtenBy = (tables: string): string =>
  `<!-- Written by \`node tooling/create/src/generate-actions.ts\`; change ${tables} instead. -->`
