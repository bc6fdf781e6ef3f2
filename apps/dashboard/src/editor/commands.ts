'use client'
import { redo, undo } from '@codemirror/commands'
import type { Edit } from '@testmesh/flow/edit'
import { blocksOf } from '@testmesh/flow/walk'
import type { Diagnostic, JsonValue } from '@testmesh/protocol'
import { isCurl } from '../language/is-curl.ts'
import { loadPastedCurl } from '../language/use-pasted-curl.ts'
import { loadLater } from '../session/connection.ts'
import { shownKeys } from '../shell/shown-keys.ts'
import { copyText } from '../ui/copy-text.ts'
import { toast } from '../ui/toast.ts'
import type { ClickedLine } from './code/breakpoint-gutter.ts'
import type { EditorStore, Model } from './editor-store.ts'
import { breakpointOf, toggled, without } from './model/breakpoints.ts'
import { type FlowStep, stepOnLine } from './model/steps.ts'
import { focusSteps } from './settle.ts'

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
export const addBranch = async (store: EditorStore, given?: FlowStep): Promise<void> => {
  const isAdded = await store.edit(() => {
    const selected = given ?? store.getState().selected
    const step = selected && branching(store, selected)
    return step && branchOf(step, { id: freeId(store, 'log'), action: 'log', config: { message: 'Hello' } })
  })
  if (!isAdded && !store.getState().refused) toast.info('A branch can be added to a parallel step, a switch, or a condition without else.')
}

const branchOf = ({ step, pointer }: FlowStep, first: JsonValue): Edit | undefined => {
  const number = blocksOf(step).length + 1
  if (step.action === 'parallel')
    return { kind: 'setValue', pointer: `${pointer}/config/branches/-`, value: { name: `branch_${number}`, steps: [first] } }
  if (step.action === 'switch')
    return { kind: 'setValue', pointer: `${pointer}/config/cases/-`, value: { when: `case ${number}`, steps: [first] } }
  return step.config.else === undefined ? { kind: 'setValue', pointer: `${pointer}/config/else`, value: [first] } : undefined
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

/** An edit of the given step, else of the one that is selected when its turn comes. */
const editStep = (store: EditorStore, given: FlowStep | undefined, make: (step: FlowStep) => Edit | undefined): Promise<boolean> =>
  store.edit(() => {
    const step = given ?? store.getState().selected
    return step && make(step)
  })

/** Reversible, so it is done at once, and the way back is said. */
export const remove = async (store: EditorStore, given?: FlowStep): Promise<void> => {
  let id = ''
  const isRemoved = await editStep(store, given, ({ pointer, step }) => {
    id = step.id
    return { kind: 'removeStep', step: pointer }
  })
  if (!isRemoved) return
  focusSteps()
  const { text } = store.getState()
  const takeBack = (): void => {
    if (store.getState().text === text) void undoChange(store)
    else toast.info(`Other changes came after it. Undo (${shownKeys('mod+z')}) takes them back, one by one.`)
  }
  toast.message(`Removed ${id}`, { action: { label: 'Undo', onClick: takeBack } })
}

export const duplicate = (store: EditorStore, given?: FlowStep): Promise<boolean> =>
  editStep(store, given, ({ pointer }) => ({ kind: 'duplicateStep', step: pointer }))

/** At the edge of its list a step goes on into what holds the list, or into the neighbouring lane. */
export const move = (store: EditorStore, by: 1 | -1, given?: FlowStep): Promise<boolean> =>
  editStep(store, given, (step) => {
    const { model } = store.getState()
    const place = model && placeBeside(model, step, by)
    if (!place) toast.info(`It is the ${by === -1 ? 'first' : 'last'} step already.`)
    return place && { kind: 'moveStep', step: step.pointer, ...place }
  })

/** Asks into which other list it shall go. */
export const moveTo = (store: EditorStore, step = store.getState().selected): void => store.setState({ moving: step?.pointer })

const lanes = ['setup', 'steps', 'teardown'] as const

const placeBeside = (
  { steps, flow }: Model,
  { list, index, pointer }: FlowStep,
  by: 1 | -1,
): { list: string; index: number } | undefined => {
  const isLast = !steps.some((one) => one.list === list && one.index === index + 1)
  if (by === -1 ? index > 0 : !isLast) return { list, index: by === -1 ? index - 1 : index + 2 }
  const outer = steps.findLast((one) => pointer.startsWith(`${one.pointer}/`))
  if (outer) return { list: outer.list, index: by === -1 ? outer.index : outer.index + 1 }
  const lane = lanes.findIndex((name) => list === `/${name}`)
  const next = lane < 0 ? undefined : lanes[lane + by]
  if (next === undefined || (flow[next].length === 0 && next !== 'steps')) return undefined
  return { list: `/${next}`, index: by === -1 ? flow[next].length : 0 }
}

export const wrap = (store: EditorStore, kind: 'condition' | 'parallel' | 'for_each' | 'repeat', given?: FlowStep): Promise<boolean> =>
  editStep(store, given, ({ pointer }) => ({ kind: 'wrapStep', step: pointer, with: kind }))

export const unwrap = (store: EditorStore, given?: FlowStep): Promise<boolean> =>
  editStep(store, given, ({ pointer }) => ({ kind: 'unwrapStep', step: pointer }))

export const toggleDisabled = (store: EditorStore, given?: FlowStep): Promise<boolean> =>
  editStep(store, given, ({ pointer, step }) =>
    step.disabled
      ? { kind: 'deleteKey', pointer: `${pointer}/disabled` }
      : { kind: 'setValue', pointer: `${pointer}/disabled`, value: true },
  )

export const fold = (store: EditorStore, step = store.getState().selected): void => {
  if (!step || blocksOf(step.step).length === 0) return
  store.setState(({ folded }) => {
    const next = new Set(folded)
    if (!next.delete(step.pointer)) next.add(step.pointer)
    return { folded: next }
  })
}

export const toggleBreakpoint = (store: EditorStore, step = store.getState().selected): void => {
  const { model, breakpoints, debugged } = store.getState()
  if (step && model) store.setState({ breakpoints: toggled(breakpoints, step, { ranges: model.ranges, begun: debugged }) })
}

/** Of a line that was clicked: what stands there goes, else the step there gets one. */
export const toggleBreakpointAt = async (store: EditorStore, { from, to, keys }: ClickedLine): Promise<void> => {
  if (keys.length > 0) return store.setState(({ breakpoints }) => ({ breakpoints: keys.reduce(without, breakpoints) }))
  await store.read()
  const { model, isBroken } = store.getState()
  if (isBroken || !model) return void toast.info('Breakpoints stand at steps, and the YAML cannot be read now.')
  const step = stepOnLine(model.steps, model.ranges, { from, to })
  if (step) toggleBreakpoint(store, step)
  else toast.info('No step stands at this line.')
}

/** Asks when it stops there; where there was no breakpoint, there is one then. */
export const conditionBreakpoint = (store: EditorStore, step = store.getState().selected): void => {
  if (!step) return
  if (!breakpointOf(store.getState().breakpoints, step.pointer)) toggleBreakpoint(store, step)
  store.setState(({ breakpoints }) => ({ conditioning: breakpointOf(breakpoints, step.pointer)?.key }))
}

/** False when nothing was copied. */
export const copyStep = async (store: EditorStore, step = store.getState().selected): Promise<boolean> => {
  if (!step) return false
  const isCopied = await copyText(await store.worker.ask('stepText', { text: store.getState().text, step: step.pointer }))
  if (isCopied) toast.message(`Copied ${step.step.id} as YAML`)
  return isCopied
}

/** What could not be copied stays. */
export const cut = async (store: EditorStore): Promise<void> => {
  if (await copyStep(store)) await remove(store)
}

/** YAML of steps, or curl commands, behind the selected step. */
export const pasteText = async (store: EditorStore, text: string): Promise<boolean> => {
  try {
    const curl = isCurl(text) ? await loadPastedCurl(text) : undefined
    const isAdded = await store.edit(() => {
      const { selected, model } = store.getState()
      const place = selected ? { list: selected.list, index: selected.index + 1 } : { list: '/steps', index: model?.flow.steps.length ?? 0 }
      return { kind: 'insertStep', ...place, text: curl?.steps ?? text }
    })
    if (isAdded && curl?.told) toast.info(curl.told)
    return isAdded
  } catch (error) {
    toast.error(error instanceof Error ? error.message : String(error))
    return false
  }
}

/** What is asked for now and then comes when it is. */
const mending = () => loadLater(() => import('./mending.ts'))

/** Makes the fix of a problem, if it stands there still. */
export const mend = async (store: EditorStore, problem: Diagnostic): Promise<void> => (await mending()).mend(store, problem)

/** Of the problem at the caret, else of the first on its line. */
export const mendAtCaret = async (store: EditorStore): Promise<void> => (await mending()).mendAtCaret(store)

/** The names of today and one layout, as `testmesh fmt` writes them. */
export const format = async (store: EditorStore): Promise<void> => (await mending()).format(store)

/** To where what stands at an offset of the text comes from, or at the caret. */
export const goToDefinition = async (store: EditorStore, offset?: number): Promise<void> => (await mending()).goToDefinition(store, offset)

/** Behind what was begun before it: a field that is left by pressing Undo says its value first, and not into the older text. */
export const undoChange = (store: EditorStore): Promise<void> => inHistory(store, undo)

export const redoChange = (store: EditorStore): Promise<void> => inHistory(store, redo)

const inHistory = async (store: EditorStore, go: typeof undo): Promise<void> => {
  await store.settled()
  const view = store.view()
  if (view) go(view)
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
