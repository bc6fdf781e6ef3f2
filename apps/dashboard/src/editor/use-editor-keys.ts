'use client'
import { type Shortcut, useShortcuts } from '../shell/shortcuts.ts'
import {
  addAfter,
  addBefore,
  addBranch,
  copyStep,
  cut,
  duplicate,
  fold,
  format,
  go,
  goSideways,
  goToDefinition,
  mendAtCaret,
  move,
  moveTo,
  redoChange,
  remove,
  toggleBreakpoint,
  undoChange,
} from './commands.ts'
import { type EditorStore, useEditor, useEditorStore } from './editor-store.ts'
import { allDiagnostics } from './model/diagnostics-of.ts'
import { openForm } from './open-form.ts'
import { showProblem } from './show-problem.ts'
import type { Run } from './use-run.ts'

interface Actions {
  readonly run: Run
  readonly save: () => void
}

/** Every key of the editor. Single letters work while graph or outline has the focus. */
export const useEditorKeys = ({ run, save }: Actions): void => {
  const store = useEditorStore()
  const isDebugged = useEditor(({ debugged }) => debugged !== undefined)
  const group = 'Editor'
  const everywhere: readonly Shortcut[] = [
    { keys: 'mod+s', does: 'Save', group, run: save },
    { keys: 'mod+enter', does: 'Run', group, run: () => run.start() },
    { keys: 'mod+shift+enter', does: 'Run up to the selected step', group, run: () => run.start(store.getState().selected?.step.id) },
    { keys: 'mod+.', does: 'Cancel the run', group, run: run.cancel },
    { keys: 'f8', does: 'Next problem', group, run: () => toProblem(store, 1) },
    { keys: 'shift+f8', does: 'Previous problem', group, run: () => toProblem(store, -1) },
    { keys: 'f12', does: 'Go to where the name at the caret comes from', group, run: () => void goToDefinition(store) },
    { keys: 'f2', does: 'Rename the step, and what refers to it', group, run: () => openForm(store) },
  ]
  // While it is debugged, F5 is the debugger's.
  const debug = isDebugged ? [] : [{ keys: 'f5', does: 'Debug (Ctrl R loads the page anew)', group, run: run.debug }]
  const breaks: readonly Shortcut[] = [
    ...debug,
    { keys: 'f9', does: 'Set or remove a breakpoint at the step', group, run: () => toggleBreakpoint(store) },
  ]
  const mends: readonly Shortcut[] = [
    { keys: 'alt+enter', does: 'Mend the problem at the caret', group, run: () => void mendAtCaret(store) },
    { keys: 'mod+shift+f', does: 'Format the YAML', group, run: () => void format(store) },
  ]
  const steps: readonly Omit<Shortcut, 'group' | 'scope'>[] = [
    { keys: 'mod+z', does: 'Undo', run: () => void undoChange(store) },
    { keys: 'mod+shift+z', does: 'Redo', run: () => void redoChange(store) },
    { keys: 'arrowdown', does: 'Next step', run: () => go(store, 1) },
    { keys: 'arrowup', does: 'Previous step', run: () => go(store, -1) },
    { keys: 'arrowright', does: 'Next branch', run: () => goSideways(store, 1) },
    { keys: 'arrowleft', does: 'Previous branch', run: () => goSideways(store, -1) },
    { keys: 'home', does: 'First step', run: () => go(store, -Number.MAX_SAFE_INTEGER) },
    { keys: 'end', does: 'Last step', run: () => go(store, Number.MAX_SAFE_INTEGER) },
    { keys: 'enter', does: 'Open the form', run: () => openForm(store) },
    { keys: 'space', does: 'Fold or unfold', run: () => fold(store) },
    { keys: '1', does: 'Visual', run: () => store.setState({ view: 'visual' }) },
    { keys: '2', does: 'Split', run: () => store.setState({ view: 'split' }) },
    { keys: '3', does: 'Code', run: () => store.setState({ view: 'code' }) },
    { keys: 'mod+c', does: 'Copy the step as YAML', run: () => void copyStep(store) },
  ]
  const changes: readonly Omit<Shortcut, 'group' | 'scope'>[] = [
    { keys: 'a', does: 'Add a step after', run: () => addAfter(store) },
    { keys: 'shift+a', does: 'Add a step before', run: () => addBefore(store) },
    { keys: 'b', does: 'Add a branch', run: () => void addBranch(store) },
    { keys: 'm', does: 'Move to another list', run: () => moveTo(store) },
    { keys: 'mod+d', does: 'Duplicate', run: () => void duplicate(store) },
    { keys: 'mod+x', does: 'Cut the step', run: () => void cut(store) },
    { keys: 'backspace', does: 'Remove', run: () => void remove(store) },
    { keys: 'delete', does: 'Remove', run: () => void remove(store) },
    { keys: 'alt+arrowup', does: 'Move up', run: () => void move(store, -1) },
    { keys: 'alt+arrowdown', does: 'Move down', run: () => void move(store, 1) },
  ]
  const scoped = [...steps, ...(store.canEdit ? changes : [])].map((one): Shortcut => ({ ...one, group: 'Steps', scope: 'steps' }))
  useShortcuts([...everywhere, ...(store.canEdit ? [...breaks, ...mends] : []), ...scoped])
}

const toProblem = (store: EditorStore, by: 1 | -1): void => {
  const { diagnostics, remote } = store.getState()
  const all = allDiagnostics(diagnostics, remote)
  const caret = store.view()?.state.selection.main.head ?? 0
  const offsetOf = (index: number): number => all[index]?.place.span?.start.offset ?? 0
  const indexes = all.map((_, index) => index)
  const next =
    by === 1
      ? (indexes.find((index) => offsetOf(index) > caret) ?? 0)
      : (indexes.findLast((index) => offsetOf(index) < caret) ?? all.length - 1)
  const problem = all[next]
  store.setState({ dock: 'problems' })
  if (problem) showProblem(store, problem)
}
