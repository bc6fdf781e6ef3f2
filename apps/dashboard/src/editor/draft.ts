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

const openTabs = async (): Promise<readonly unknown[]> => ((await navigator.locks?.query())?.held ?? []).map(({ name }) => name)

/** Of each tab its own: two that are open at once do not write over each other. */
const key = (flowId: string, of: string): string => `testmesh.draft.${flowId}.${of}`

/** The newest draft that no other open tab looks after. */
export const readDraft = async (flowId: string): Promise<Draft | undefined> => {
  try {
    const open = await openTabs()
    const drafts = Object.entries(localStorage as Record<string, string>).flatMap(([name, kept]) =>
      name.startsWith(key(flowId, '')) ? [JSON.parse(kept) as Draft] : [],
    )
    return drafts.filter((draft) => draft.tab === tab || !open.includes(draft.tab)).sort((a, b) => b.at - a.at)[0]
  } catch {
    return undefined
  }
}

/** As that of this tab. */
export const keepDraft = (flowId: string, draft: Omit<Draft, 'tab'>): void => {
  try {
    localStorage.setItem(key(flowId, tab), JSON.stringify({ ...draft, tab }))
  } catch {
    // A full store keeps no draft; the page itself still has the text.
  }
}

/** Default: that of this tab. */
export const dropDraft = (flowId: string, of = tab): void => localStorage.removeItem(key(flowId, of))
