/** What somebody typed where nothing was yet to take it. */
export interface Typed {
  readonly text: string
  /** Enter came last. */
  readonly isSent: boolean
}

export const nothingTyped: Typed = { text: '', isSent: false }

type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>

/** With one key more; undefined for keys that write nothing. */
export const keepKey = ({ text, isSent }: Typed, { key, ctrlKey, metaKey, altKey }: Key): Typed | undefined => {
  if (ctrlKey || metaKey || altKey) return undefined
  if (key === 'Enter') return { text, isSent: true }
  if (key === 'Backspace') return { text: text.slice(0, -1), isSent: false }
  return [...key].length === 1 ? { text: text + key, isSent } : undefined
}
