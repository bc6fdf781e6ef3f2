'use client'
import { redo, undo } from '@codemirror/commands'
import { blocksOf } from '@testmesh/flow/walk'
import type { JsonValue } from '@testmesh/protocol'
import { toast } from 'sonner'
import { readCurl, stepOfCurl } from '../language/from-curl.ts'
import type { EditorStore } from './editor-store.ts'
import type { FlowStep } from './model/steps.ts'

/** What can be done to a step: the same for keys, menus, outline and canvas. */

export const addAfter = (store: EditorStore, step = store.getState().selected): void => {
  const { model } = store.getState()
  if (step) store.setState({ adding: { list: step.list, index: step.index + 1 } })
  else if (model) store.setState({ adding: { list: '/steps', index: model.flow.steps.length } })
}

export const addBefore = (store: EditorStore, step = store.getState().selected): void => {
  if (step) store.setState({ adding: { list: step.list, index: step.index } })
}

/** Another branch of a control step: `else`, a case, a branch side by side. */
export const addBranch = async (store: EditorStore, selected = store.getState().selected): Promise<void> => {
  const step = selected && branching(store, selected)
  if (!step) return void toast.info('A branch can be added to a condition, a switch or a parallel step.')
  const { action, config } = step.step
  const log: JsonValue = { id: freeId(store, 'log'), action: 'log', config: { message: 'Hello' } }
  const count = blocksOf(step.step).length
  if (action === 'condition' && config.else === undefined)
    await store.apply({ kind: 'setValue', pointer: `${step.pointer}/config/else`, value: [log] })
  if (action === 'parallel')
    await store.apply({
      kind: 'setValue',
      pointer: `${step.pointer}/config/branches/-`,
      value: { name: `branch_${count + 1}`, steps: [log] },
    })
  if (action === 'switch')
    await store.apply({ kind: 'setValue', pointer: `${step.pointer}/config/cases/-`, value: { when: `case ${count + 1}`, steps: [log] } })
}

/** The step itself, or the nearest around it. */
const branching = (store: EditorStore, { pointer }: FlowStep): FlowStep | undefined =>
  store
    .getState()
    .model?.steps.findLast(
      (one) =>
        ['condition', 'switch', 'parallel'].includes(one.step.action) && (pointer === one.pointer || pointer.startsWith(`${one.pointer}/`)),
    )

const freeId = (store: EditorStore, wanted: string): string => {
  const taken = new Set(store.getState().model?.steps.map(({ step }) => step.id))
  for (let number = 2; ; number++) {
    if (!taken.has(wanted)) return wanted
    if (!taken.has(`${wanted}_${number}`)) return `${wanted}_${number}`
  }
}

/** Reversible, so it is done at once, and the way back is said. */
export const remove = async (store: EditorStore, step = store.getState().selected): Promise<void> => {
  if (!step || !(await store.apply({ kind: 'removeStep', step: step.pointer }))) return
  toast(`Removed ${step.step.id}`, { action: { label: 'Undo', onClick: () => undoChange(store) } })
}

export const duplicate = async (store: EditorStore, step = store.getState().selected): Promise<void> => {
  if (step) await store.apply({ kind: 'duplicateStep', step: step.pointer })
}

export const move = async (store: EditorStore, by: 1 | -1, step = store.getState().selected): Promise<void> => {
  if (!step || (by === -1 && step.index === 0)) return
  await store.apply({ kind: 'moveStep', step: step.pointer, list: step.list, index: by === -1 ? step.index - 1 : step.index + 2 })
}

export const wrap = async (
  store: EditorStore,
  kind: 'condition' | 'parallel' | 'for_each' | 'repeat',
  step = store.getState().selected,
): Promise<void> => {
  if (step) await store.apply({ kind: 'wrapStep', step: step.pointer, with: kind })
}

export const unwrap = async (store: EditorStore, step = store.getState().selected): Promise<void> => {
  if (step) await store.apply({ kind: 'unwrapStep', step: step.pointer })
}

export const toggleDisabled = async (store: EditorStore, step = store.getState().selected): Promise<void> => {
  if (!step) return
  const pointer = `${step.pointer}/disabled`
  await store.apply(step.step.disabled ? { kind: 'deleteKey', pointer } : { kind: 'setValue', pointer, value: true })
}

export const fold = (store: EditorStore, step = store.getState().selected): void => {
  if (!step || blocksOf(step.step).length === 0) return
  store.setState(({ folded }) => {
    const next = new Set(folded)
    if (!next.delete(step.pointer)) next.add(step.pointer)
    return { folded: next }
  })
}

export const copyStep = async (store: EditorStore, step = store.getState().selected): Promise<void> => {
  if (!step) return
  await navigator.clipboard.writeText(await store.worker.ask('stepText', { text: store.getState().text, step: step.pointer }))
  toast(`Copied ${step.step.id} as YAML`)
}

/** YAML of steps, or a curl command, behind the selected step. */
export const pasteText = async (store: EditorStore, text: string): Promise<void> => {
  const { selected, model } = store.getState()
  const curl = readCurl(text)
  const place = selected ? { list: selected.list, index: selected.index + 1 } : { list: '/steps', index: model?.flow.steps.length ?? 0 }
  await store.apply({ kind: 'insertStep', ...place, text: curl ? stepOfCurl(curl) : text })
}

export const undoChange = (store: EditorStore): void => {
  const view = store.view()
  if (view) undo(view)
}

export const redoChange = (store: EditorStore): void => {
  const view = store.view()
  if (view) redo(view)
}

/** The steps that are seen, in the order of the flow. */
export const seenSteps = (store: EditorStore): readonly FlowStep[] => {
  const { model, folded } = store.getState()
  return model?.steps.filter(({ pointer }) => ![...folded].some((outer) => pointer.startsWith(`${outer}/`))) ?? []
}

export const go = (store: EditorStore, by: number): void => {
  const steps = seenSteps(store)
  const at = steps.findIndex(({ pointer }) => pointer === store.getState().selected?.pointer)
  const next = steps[at === -1 ? 0 : Math.min(steps.length - 1, Math.max(0, at + by))]
  if (next) store.select(next, 'graph')
}

/** To the neighbouring branch: its first step. */
export const goSideways = (store: EditorStore, by: 1 | -1): void => {
  const { selected, model } = store.getState()
  if (!selected || !model) return
  const outer = model.steps.findLast(({ pointer }) => selected.pointer.startsWith(`${pointer}/`))
  if (!outer) return
  const blocks = blocksOf(outer.step)
  const at = blocks.findIndex(({ pointer }) => selected.pointer.startsWith(`${outer.pointer}${pointer}/`))
  const to = blocks[at + by]
  const next = to && model.steps.find(({ pointer }) => pointer === `${outer.pointer}${to.pointer}/0`)
  if (next) store.select(next, 'graph')
}
