import type { DocumentFlow } from './load-document.ts'

/** The flow that a place of a document is in: the last that begins before it. */
export const flowAt = (flows: readonly DocumentFlow[], offset: number): DocumentFlow | undefined =>
  flows.findLast(({ reading }) => (reading.source.ranges['']?.[0] ?? 0) <= offset) ?? flows[0]
