import type { Diagnostic } from '@testmesh/protocol'
import { toast } from '../ui/toast.ts'
import { type EditorStore, selectAtCaret } from './editor-store.ts'
import { findProblem } from './model/diagnostics-of.ts'

export const mend = async (store: EditorStore, problem: Diagnostic): Promise<void> => {
  let isThere = false
  await store.change(async () => {
    const { fix } = findProblem(store.getState().diagnostics, problem) ?? {}
    isThere = fix !== undefined
    return fix && { edits: fix.edits.map(({ start, end, text }) => ({ from: start, to: end, insert: text })) }
  })
  if (!isThere) toast.info('This problem is not there any more.')
}

export const mendAtCaret = async (store: EditorStore): Promise<void> => {
  await store.read()
  const { state } = store.view() ?? {}
  if (!state) return
  const caret = state.selection.main.head
  const line = state.doc.lineAt(caret)
  const isBetween = ({ place: { span } }: Diagnostic, from: number, to: number): boolean =>
    span !== undefined && span.start.offset <= to && from <= span.end.offset
  const mendable = store.getState().diagnostics.filter(({ fix }) => fix)
  const problem = mendable.find((one) => isBetween(one, caret, caret)) ?? mendable.find((one) => isBetween(one, line.from, line.to))
  if (problem) await mend(store, problem)
  else toast.info('Nothing on the line of the caret has a fix.')
}

export const format = async (store: EditorStore): Promise<void> => {
  const before = store.getState().text
  const isDone = await store.change((text) => store.worker.ask('format', { text }))
  if (isDone && store.getState().text === before) toast.info('It is formatted already.')
}

export const goToDefinition = async (store: EditorStore, offset = store.view()?.state.selection.main.head ?? 0): Promise<void> => {
  const { text } = store.getState()
  const [found] = await store.worker.ask('define', { text, offset })
  if (!found) return void toast.info('Nothing that this flow defines stands here.')
  if (found.kind === 'file') return void toast.info(`This is the file ${found.file.path}.`)
  if (found.kind === 'column') return void toast.info(`This is the column ${found.column} of ${found.file}.`)
  if (store.getState().text !== text) return
  if (store.getState().view === 'visual') store.setState({ view: 'split' })
  const view = store.view()
  view?.dispatch({ selection: { anchor: found.range[0], head: found.range[1] }, scrollIntoView: true })
  view?.focus()
  selectAtCaret(store, found.range[0])
}
