import { partMissingText } from './connection.ts'

export interface PageFault {
  readonly title: string
  readonly text: string
  /** Another try of the same page helps nothing. */
  readonly needsLoading: boolean
}

/** What a build that is gone leaves behind: the router's parts of a page, and ours. */
const missing = new Set(['ChunkLoadError', 'PartMissing'])

/** What is said of a page that broke. */
export const pageFault = (error: Error, { isOutdated }: { readonly isOutdated: boolean }): PageFault => {
  if (isOutdated)
    return {
      title: 'TestMesh was updated since this page was opened',
      text: 'Load it again. What you changed in a flow is kept.',
      needsLoading: true,
    }
  // The router's own words name a file and say nothing to do.
  if (missing.has(error.name)) return { title: 'This page is not whole any more', text: partMissingText, needsLoading: true }
  return { title: 'This page met a fault of ours', text: error.message, needsLoading: false }
}
