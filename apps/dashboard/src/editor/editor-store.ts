import { isolateHistory } from '@codemirror/commands'
import { EditorSelection, Transaction } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { replaceEqualDeep } from '@tanstack/react-query'
import type { Edit, TextEdit } from '@testmesh/flow/edit'
import type { Flow } from '@testmesh/flow/walk'
import type { ActionDescriptor, Diagnostic, ExecutionState } from '@testmesh/protocol'
import { createContext, use } from 'react'
import { createStore, type StoreApi, useStore } from 'zustand'
import { type FlowWorker, WorkerClosed } from '../language/worker/flow-worker.ts'
import type { Answers } from '../language/worker/messages.ts'
import { placesOfDots } from './code/breakpoint-gutter.ts'
import { type Breakpoint, followSteps } from './model/breakpoints.ts'
import type { StepRun } from './model/step-runs.ts'
import { type FlowStep, findAgain, flowSteps, isSameStep, stepAt } from './model/steps.ts'
import type { TextForm } from './server-text.ts'

export type View = 'visual' | 'split' | 'code'

/** What a text was read as. */
export interface Model {
  readonly text: string
  readonly flow: Flow
  readonly steps: readonly FlowStep[]
  readonly ranges: Readonly<Record<string, readonly [number, number]>>
}

/** What was started at once: an execution for each data row. */
export interface Batch {
  readonly id: string
  readonly rows: readonly { readonly executionId: string; readonly name: string }[]
}

export interface EditorState {
  /** Of the buffer, with `\n` between lines; the truth is in the code view, and with it one history of all changes. */
  readonly text: string
  /** As the server has it. */
  readonly saved: { readonly text: string; readonly version: number }
  /** The last text that could be read. Older than `text` while that is broken. */
  readonly model: Model | undefined
  /** Of the text as it is. */
  readonly diagnostics: readonly Diagnostic[]
  /** What only the server knows: names of the environment, files. */
  readonly remote: readonly Diagnostic[]
  readonly isBroken: boolean
  /** The selected step. */
  readonly selected: FlowStep | undefined
  /** Another number when another step is selected, not when the same has another name or place: its fields stay. */
  readonly selection: number
  /** Another number each time a step is led to: graph and outline scroll to it, also when it was the selected one. */
  readonly shown: number
  readonly view: View
  /** Pointers of steps whose inside is not shown. */
  readonly folded: ReadonlySet<string>
  /** Where the palette stands open, and where it adds. */
  readonly adding: { readonly list: string; readonly index: number } | undefined
  /** Pointer of the step for which another list is being chosen. */
  readonly moving: string | undefined
  /** Of the language itself: conditions, loops. */
  readonly controls: readonly ActionDescriptor[]
  /** Why the last gesture did nothing. */
  readonly refused: Pick<Diagnostic, 'message' | 'hint'> | undefined
  /** What the language's worker met: a fault of ours, after which only the text can be trusted. */
  readonly fault: string | undefined
  /** The execution that the buffer was run as last. */
  readonly executionId: string | undefined
  /** What was started with it. */
  readonly batch: Batch | undefined
  /** How steps of that execution stand, by pointer. */
  readonly runs: ReadonlyMap<string, StepRun>
  /** Where the steps that ran stand now, by where they stood; undefined while none moved. */
  readonly places: ReadonlyMap<string, string> | undefined
  /** The run that ended last: what was seen in it is told while somebody writes. */
  readonly last: ExecutionState | undefined
  readonly breakpoints: readonly Breakpoint[]
  /** Key of the breakpoint whose condition is being written. */
  readonly conditioning: number | undefined
  /** That execution is debugged: the breakpoints that it began with, at their places in the text that it runs. */
  readonly debugged: readonly Breakpoint[] | undefined
  /** Pointer of the step that it stands at now. */
  readonly stoppedAt: string | undefined
  readonly environment: string | null
  readonly isFormOpen: boolean
  /** How many changes can be undone, and redone. */
  readonly undoable: number
  readonly redoable: number
  readonly dock: string | undefined
}

/** What becomes of the text, or why nothing does. `selects`: pointer of the step to select then. */
export type Change =
  | { readonly edits: readonly TextEdit[]; readonly selects?: string }
  | { readonly refused: Pick<Diagnostic, 'message' | 'hint'> }

export interface EditorStore extends StoreApi<EditorState> {
  readonly worker: FlowWorker
  readonly descriptors: readonly ActionDescriptor[]
  readonly canEdit: boolean
  /** Of the flow on the server. */
  readonly form: TextForm
  /** The code view, once it stands. */
  attach(view: EditorView): void
  view(): EditorView | undefined
  /** The text changed: by typing, by a gesture, by undoing. */
  textChanged(text: string, history: Pick<EditorState, 'undoable' | 'redoable'>): void
  /**
   * A gesture becomes an edit, an edit new text: one step of the history. One after another, each on what the one before left:
   * `make` is asked when its turn comes. False when there was nothing to ask for, or when it was refused: `refused` says why.
   */
  edit(make: Edit | (() => Edit | undefined)): Promise<boolean>
  /** The same, of what is no `Edit`: `make` gets the text, and its diagnostics stand in the state. */
  change(make: (text: string) => Promise<Change | undefined>): Promise<boolean>
  /** Resolves when the text that stands is read, and the step selected that a gesture left. */
  read(): Promise<void>
  /** Resolves when every gesture that was begun is done, those of fields that were just left among them. */
  settled(): Promise<void>
  /** `by` says who: selecting in the graph moves the text, the caret moves the graph. */
  select(step: FlowStep | undefined, by: 'graph' | 'caret'): void
  /** Selects it and leads to it, in graph, outline and text: what is folded around it opens. */
  lead(step: FlowStep): void
  /** Begins to read; `close` ends it, and it may be opened again. */
  open(): void
  close(): void
}

interface Options {
  readonly worker: FlowWorker
  readonly descriptors: readonly ActionDescriptor[]
  readonly canEdit: boolean
  readonly text: string
  readonly version: number
  readonly form: TextForm
  readonly environment: string | null
  readonly view: View
  readonly dock: string | undefined
  readonly breakpoints: readonly Breakpoint[]
}

/** A reading that is quicker is made with each letter; a slower one waits, but no longer than the other. Milliseconds. */
const quickMs = 60
const longestMs = 250

export const createEditorStore = ({
  worker,
  descriptors,
  canEdit,
  text,
  version,
  form,
  environment,
  view: firstView,
  dock,
  breakpoints,
}: Options): EditorStore => {
  const store = createStore<EditorState>(() => ({
    text,
    saved: { text, version },
    model: undefined,
    diagnostics: [],
    remote: [],
    isBroken: false,
    selected: undefined,
    selection: 0,
    shown: 0,
    view: firstView,
    folded: new Set(),
    adding: undefined,
    moving: undefined,
    controls: [],
    refused: undefined,
    fault: undefined,
    executionId: undefined,
    batch: undefined,
    runs: new Map(),
    places: undefined,
    last: undefined,
    breakpoints,
    conditioning: undefined,
    debugged: undefined,
    stoppedAt: undefined,
    environment,
    isFormOpen: false,
    undoable: 0,
    redoable: 0,
    dock,
  }))
  let view: EditorView | undefined
  let wanted: string | undefined
  /** The text that was read last, broken or not. */
  let shownText: string | undefined
  /** The steps that breakpoints followed last. */
  let followed: readonly FlowStep[] = []
  let reading: Promise<void> | undefined
  let turn: Promise<unknown> = Promise.resolve()
  let waiting: ReturnType<typeof setTimeout> | undefined
  /** What the last reading took, until it was seen: a long flow waits so long for the end of a word. Milliseconds. */
  let costMs = 0

  /** One text at a time: what was typed meanwhile is read next, what is older never. Resolves when the text that stands is read. */
  const read = (): Promise<void> => {
    clearTimeout(waiting)
    reading ??= readAll()
      .catch((error: unknown) => {
        if (!(error instanceof WorkerClosed)) store.setState({ fault: error instanceof Error ? error.message : String(error) })
      })
      .finally(() => {
        reading = undefined
      })
    return reading
  }

  const readAll = async (): Promise<void> => {
    for (;;) {
      const from = performance.now()
      const { text: now } = store.getState()
      show(now, await worker.ask('read', { text: now }))
      await nextFrame()
      costMs = performance.now() - from
      if (store.getState().text === now) return
      await framePainted()
    }
  }

  /** What did not change stays the same object, so that only what shows the changed step is painted again. */
  const show = (now: string, { flow, ranges, ...read }: Answers['read']): void => {
    const before = store.getState()
    shownText = now
    const diagnostics = replaceEqualDeep(before.diagnostics, read.diagnostics)
    const isBroken = diagnostics.some(({ code, severity }) => severity === 'error' && code.startsWith('YAML_'))
    if (!flow || isBroken) {
      store.setState({ diagnostics, isBroken: true, fault: undefined })
      return
    }
    const shared = replaceEqualDeep(before.model?.flow, flow)
    const steps = replaceEqualDeep(before.model?.steps, flowSteps(shared))
    // A gesture says which step to select of the text that it left, not of one that was read meanwhile.
    const named = before.text === now ? wanted : undefined
    const selected =
      named === undefined ? before.selected && findAgain(steps, before.selected) : steps.find(({ pointer }) => pointer === named)
    if (before.text === now) wanted = undefined
    const isSame = before.selected && selected && isSameStep(before.model?.steps ?? [], before.selected, { steps, step: selected })
    store.setState({
      model: { text: now, flow: shared, steps, ranges },
      breakpoints: before.text === now ? follow(before.breakpoints, { steps, ranges }) : before.breakpoints,
      diagnostics,
      isBroken: false,
      selected,
      selection: before.selection + (isSame || !selected ? 0 : 1),
      fault: undefined,
    })
    if (named !== undefined && selected) reveal(selected)
  }

  /** Not into a text that has changed meanwhile, whose places are other ones: the reading of that one comes behind. */
  const follow = (breakpoints: readonly Breakpoint[], { steps, ranges }: Pick<Model, 'steps' | 'ranges'>): readonly Breakpoint[] => {
    const places = view ? placesOfDots(view.state) : new Map<number, number>()
    const next = followSteps(breakpoints, { steps, ranges, before: followed, places })
    followed = steps
    return next
  }

  const refuse = (refused: EditorState['refused']): false => {
    store.setState({ refused })
    return false
  }

  const apply = async (make: (text: string) => Promise<Change | undefined>): Promise<boolean> => {
    await read()
    store.setState({ refused: undefined })
    const before = store.getState().text
    const made = await make(before)
    if (!made) return false
    if (store.getState().text !== before)
      return refuse({ message: 'The text changed while this was worked out, so nothing was done.', hint: 'Do it again.' })
    if ('refused' in made) return refuse(made.refused)
    // The text says it already: there is no reading to come that would select anything.
    if (made.edits.length === 0) return true
    if (made.selects !== undefined) wanted = made.selects
    dispatch(made.edits)
    return true
  }

  const reveal = ({ pointer }: FlowStep): void => {
    const { model, text: now } = store.getState()
    const range = model?.text === now ? model.ranges[pointer] : undefined
    if (!view || !range) return
    view.dispatch({
      selection: EditorSelection.cursor(range[0]),
      // Up to where its last line begins: a long line is no reason to scroll sideways. Backwards: of what is higher than the view, the head is seen.
      effects: EditorView.scrollIntoView(
        EditorSelection.range(Math.max(range[0], view.state.doc.lineAt(Math.min(range[1], now.length)).from), range[0]),
        { y: 'nearest', yMargin: 40 },
      ),
      annotations: Transaction.userEvent.of('select.graph'),
    })
  }

  const dispatch = (edits: readonly TextEdit[]): void =>
    view?.dispatch({ changes: [...edits], annotations: [Transaction.userEvent.of('input.gesture'), isolateHistory.of('full')] })

  const select = (step: FlowStep | undefined, by: 'graph' | 'caret'): void => {
    if (store.getState().selected?.pointer === step?.pointer) return
    store.setState(({ selection }) => ({ selected: step, selection: selection + 1 }))
    if (step && by === 'graph') reveal(step)
  }

  const change = (make: (text: string) => Promise<Change | undefined>): Promise<boolean> => {
    const next = turn.then(() => apply(make)).catch((error: unknown) => refuse({ message: `This met a fault of ours: ${error}` }))
    turn = next
    return next
  }

  return Object.assign(store, {
    worker,
    descriptors,
    canEdit,
    form,
    attach: (next: EditorView) => {
      view = next
    },
    view: () => view,
    textChanged: (next: string, history: Pick<EditorState, 'undoable' | 'redoable'>) => {
      if (next === store.getState().text) return
      store.setState({ text: next, ...history })
      clearTimeout(waiting)
      if (costMs < quickMs) void framePainted().then(() => (shownText === store.getState().text ? undefined : read()))
      else waiting = setTimeout(() => void read(), Math.min(costMs, longestMs))
    },
    change,
    edit: (make: Edit | (() => Edit | undefined)) =>
      change(async (now) => {
        const edit = typeof make === 'function' ? make() : make
        return edit && worker.ask('plan', { text: now, edit })
      }),
    read,
    settled: async () => {
      // Answers come in turn: a field that asked before has its own by now, and its gesture stands in the queue.
      await worker.ask('parse', { text: '' }).catch(() => undefined)
      await turn
    },
    select,
    lead: (step: FlowStep) => {
      select(step, 'caret')
      store.setState(({ folded, shown }) => {
        const others = [...folded].filter((outer) => !step.pointer.startsWith(`${outer}/`))
        return { folded: others.length === folded.size ? folded : new Set(others), shown: shown + 1 }
      })
      reveal(step)
    },
    open: () => {
      void read()
      worker.ask('controls', {}).then(
        (controls) => store.setState({ controls }),
        () => {},
      )
    },
    close: () => worker.close(),
  })
}

const nextFrame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve))

/** The letter that was typed is seen first: what is read of it comes behind. */
const framePainted = async (): Promise<void> => {
  await nextFrame()
  await new Promise((resolve) => setTimeout(resolve))
}

/** The caret moved: the step around it is the selected one. */
export const selectAtCaret = (store: EditorStore, offset: number): void => {
  const { model, text } = store.getState()
  if (!model || model.text !== text) return
  const step = stepAt(model.steps, model.ranges, offset)
  if (step) store.select(step, 'caret')
}

const EditorContext = createContext<EditorStore | undefined>(undefined)
export const EditorProvider = EditorContext.Provider

export const useEditorStore = (): EditorStore => {
  const store = use(EditorContext)
  if (!store) throw new Error('there is no editor around')
  return store
}

export const useEditor = <T>(select: (state: EditorState) => T): T => useStore(useEditorStore(), select)
