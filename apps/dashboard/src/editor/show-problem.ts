import type { Diagnostic } from '@testmesh/protocol'
import type { EditorStore } from './editor-store.ts'

/** Leads to its place: in the text, and in the picture. */
export const showProblem = (store: EditorStore, { place }: Diagnostic): void => {
  const { model } = store.getState()
  const step = model?.steps.findLast(({ pointer }) => place.pointer === pointer || place.pointer?.startsWith(`${pointer}/`))
  if (step) store.select(step, 'caret')
  else if (store.getState().view === 'visual') store.setState({ view: 'split' })
  if (store.getState().view === 'split') store.setState({ isFormOpen: false })
  const view = store.view()
  const offset = place.span?.start.offset
  if (!view || offset === undefined) return
  view.dispatch({ selection: { anchor: Math.min(offset, view.state.doc.length) }, scrollIntoView: true })
  // A text that was hidden takes the focus when it is seen.
  if (store.getState().view !== 'visual') requestAnimationFrame(() => view.focus())
}
