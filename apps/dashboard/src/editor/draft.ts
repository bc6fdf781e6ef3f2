/** Changes that are not saved, kept by the browser: a closed tab or a server that is away loses nothing. */
export interface Draft {
  readonly text: string
  /** The saved text that it began with, and its version: what a later save is merged over. */
  readonly base: string
  readonly version: number
  readonly at: number
  /** The tab that keeps it. */
  readonly tab: string
}

/** Of this tab. While it is open it holds a lock of this name, so that other tabs know the draft is looked after. */
const tab = `testmesh.tab.${Math.random().toString(36).slice(2)}`
if (typeof navigator !== 'undefined') void navigator.locks?.request(tab, () => new Promise(() => {}))

const isOpenElsewhere = async (other: string): Promise<boolean> =>
  other !== tab && ((await navigator.locks?.query())?.held ?? []).some(({ name }) => name === other)

const key = (flowId: string): string => `testmesh.draft.${flowId}`

/** The draft that nobody looks after any more. */
export const readDraft = async (flowId: string): Promise<Draft | undefined> => {
  try {
    const kept = localStorage.getItem(key(flowId))
    const draft = kept === null ? undefined : (JSON.parse(kept) as Draft)
    return draft && !(await isOpenElsewhere(draft.tab)) ? draft : undefined
  } catch {
    return undefined
  }
}

/** Without a draft, that of this tab goes. */
export const keepDraft = (flowId: string, draft: Omit<Draft, 'tab'> | undefined): void => {
  try {
    if (draft) localStorage.setItem(key(flowId), JSON.stringify({ ...draft, tab }))
    else if (localStorage.getItem(key(flowId))?.includes(tab)) localStorage.removeItem(key(flowId))
  } catch {
    // A full store keeps no draft; the page itself still has the text.
  }
}
