import { EditorView } from '@codemirror/view'
import type { ExecutionState } from '@testmesh/protocol'
import { placeInFlow } from '../execution/model/place-in-flow.ts'
import { firstTrouble, stepTree } from '../execution/model/step-rows.ts'
import { toast } from '../ui/toast.ts'
import { type EditorStore, selectAtCaret } from './editor-store.ts'

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
  if (!view || line === null || !Number.isInteger(line) || line < 1 || line > view.state.doc.lines) return
  const { from, to, text } = view.state.doc.line(line)
  const range = step && model?.ranges[step.pointer]
  if (range && (to < range[0] || range[1] <= from)) return
  const anchor = from + text.search(/\S|$/)
  view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: 'center' }) })
  if (!step) selectAtCaret(store, anchor)
}

/** Leads to what failed in an execution, if anything did. */
export const showFailure = (store: EditorStore, state: ExecutionState): void => {
  const trouble = firstTrouble(stepTree(state.steps))
  const place = trouble && placeInFlow(state, trouble.path)
  if (place) showPlace(store, { line: null, ...place })
}
