import { EditorView } from '@codemirror/view'
import type { Diagnostic } from '@testmesh/protocol'
import { toast } from '../ui/toast.ts'
import { type EditorStore, selectAtCaret } from './editor-store.ts'

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

/** Leads to a step, by its path, and to a line: of a text that may be older than this one, so only if it is one of the step still. */
export const showPlace = (
  store: EditorStore,
  { step: path, line }: { readonly step: string | null; readonly line: number | null },
): void => {
  const { model } = store.getState()
  const step = model?.steps.find((one) => one.path === path)
  if (step) store.lead(step)
  else if (path !== null) return void toast.info(`There is no step ${path} in this flow any more.`)
  const view = store.view()
  if (!view || line === null || line < 1 || line > view.state.doc.lines) return
  const { from, to, text } = view.state.doc.line(line)
  const range = step && model?.ranges[step.pointer]
  if (range && (to < range[0] || range[1] <= from)) return
  const anchor = from + text.search(/\S|$/)
  view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: 'center' }) })
  if (!step) selectAtCaret(store, anchor)
}
