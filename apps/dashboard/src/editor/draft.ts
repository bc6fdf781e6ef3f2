/** Changes that are not saved, kept by the browser: a closed tab or a server that is away loses nothing. */
export interface Draft {
  readonly text: string
  /** The saved text that it began with, and its version: what a later save is merged over. */
  readonly base: string
  readonly version: number
  readonly at: number
}

const key = (flowId: string): string => `testmesh.draft.${flowId}`

export const readDraft = (flowId: string): Draft | undefined => {
  try {
    const kept = localStorage.getItem(key(flowId))
    return kept === null ? undefined : (JSON.parse(kept) as Draft)
  } catch {
    return undefined
  }
}

export const keepDraft = (flowId: string, draft: Draft | undefined): void => {
  try {
    if (draft) localStorage.setItem(key(flowId), JSON.stringify(draft))
    else localStorage.removeItem(key(flowId))
  } catch {
    // A full store keeps no draft; the page itself still has the text.
  }
}
