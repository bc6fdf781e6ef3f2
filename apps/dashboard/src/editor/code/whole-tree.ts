import { ensureSyntaxTree, syntaxTreeAvailable } from '@codemirror/language'
import { type EditorView, ViewPlugin, type ViewUpdate } from '@codemirror/view'

/** Of one turn: a letter waits no longer for it. Milliseconds. */
const sliceMs = 8

/**
 * Reads the syntax to the end of the text while nothing else is to be done. The editor itself stops 100,000 characters behind
 * what is seen, and of a tree that ends before the text hardly a part is used again: with each letter it would read for as long
 * as it may, 20 ms, and then begin anew. Of a whole tree it reads what changed, in less than one.
 */
export const wholeTree = ViewPlugin.define((view) => {
  let cancel: (() => void) | undefined
  const isWhole = (): boolean => syntaxTreeAvailable(view.state, view.state.doc.length)
  const wait = (): void => {
    if (!isWhole()) cancel ??= whenIdle(read)
  }
  const read = (): void => {
    cancel = undefined
    if (ensureSyntaxTree(view.state, view.state.doc.length, sliceMs)) seeTree(view)
    else wait()
  }
  wait()
  return { update: (update: ViewUpdate) => update.docChanged && wait(), destroy: () => cancel?.() }
})

/** The tree was made beside the state: a transaction lets the state take it. */
const seeTree = (view: EditorView): void => view.dispatch({})

/** After so long there is a turn also for who is never idle. Milliseconds. */
const timeout = 500

const whenIdle = (act: () => void): (() => void) => {
  if (!('requestIdleCallback' in globalThis)) {
    const timer = setTimeout(act, timeout)
    return () => clearTimeout(timer)
  }
  const id = requestIdleCallback(act, { timeout })
  return () => cancelIdleCallback(id)
}
