'use client'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState } from 'react'
import { inParallel } from '../execution/model/in-parallel.ts'
import { useMayRun } from '../execution/run-guard.ts'
import { type LiveSource, useLive, useLiveSource } from '../execution/use-live-execution.ts'
import { useApi, useNeeds } from '../session/api.tsx'
import { said } from '../ui/format.ts'
import { problemText } from '../ui/problem.tsx'
import { toast } from '../ui/toast.ts'
import { isNarrow } from '../ui/use-narrow.ts'
import { type Batch, useEditor, useEditorStore } from './editor-store.ts'
import { type Breakpoint, idOf, sentBreakpoints } from './model/breakpoints.ts'
import { movedRuns, placesOf, type StepRun, stepRuns, stopPointer } from './model/step-runs.ts'
import { type FlowStep, flowSteps } from './model/steps.ts'
import { toEditor, toServer } from './server-text.ts'
import { settle } from './settle.ts'
import { useRowsGoOn } from './use-rows-go-on.ts'

/** So many are sent at once. */
const cancelsAtOnce = 4

export interface Run {
  readonly start: (upTo?: string) => void
  /** Starts it so that it stops at the breakpoints; where there are none, before the first step. */
  readonly debug: () => void
  /** With all its data rows; one that the server does not have yet, as soon as it has. */
  readonly cancel: () => void
  /** Shows one that ended before, with its steps where they stand now. */
  readonly open: (executionId: string) => Promise<void>
  /** It is being started, or a data row of it goes on: another one would take its place, and nobody could cancel it here. */
  readonly isRunning: boolean
  readonly live: LiveSource
}

interface Wish {
  readonly upTo?: string | undefined
  readonly isDebugged?: boolean
}

interface Refused {
  readonly message: string
  readonly problem?: {
    readonly diagnostics?: readonly never[]
    readonly hint?: string
    readonly errors?: readonly { readonly pointer: string; readonly message: string }[]
  }
}

/** Which breakpoint it is that cannot be: those that were sent were the ones that are not gone, in their order. */
const breakpointProblem = (problem: Refused['problem'], breakpoints: readonly Breakpoint[]): string | undefined => {
  for (const { pointer, message } of problem?.errors ?? []) {
    const index = /^\/body\/debug\/breakpoints\/(\d+)/.exec(pointer)?.[1]
    const breakpoint = index === undefined ? undefined : breakpoints.filter(({ isGone }) => !isGone)[Number(index)]
    if (breakpoint) return said(`The breakpoint of ${idOf(breakpoint)} ${message}`, problem?.hint)
  }
  return undefined
}

/** Runs the buffer as it is, saved or not, and shows it in place. What is saved counts for the flow's history. */
export const useRun = (flow: { readonly id: string; readonly path: string | null }): Run => {
  const store = useEditorStore()
  const { client } = useApi()
  const why = useNeeds('editor')
  const mayRun = useMayRun()
  const executionId = useEditor((state) => state.executionId)
  const live = useLiveSource(executionId)
  const [ran, setRan] = useState<readonly FlowStep[]>()
  const steps = useEditor(({ model }) => model?.steps)
  const places = useMemo(() => (ran && steps && ran !== steps ? placesOf(ran, steps) : undefined), [ran, steps])
  const known = useRef<ReadonlyMap<string, StepRun>>(new Map())
  useEffect(() => {
    const show = (): void => {
      const { state } = live.get()
      known.current = stepRuns(state, known.current)
      const stop = stopPointer(state)
      store.setState({
        places,
        runs: places ? movedRuns(known.current, places) : known.current,
        ...(state.status === 'finished' && { last: state }),
        stoppedAt: stop === undefined ? undefined : places ? places.get(stop) : stop,
      })
    }
    show()
    return live.subscribe(show)
  }, [live, places, store])
  // Asked by keys and buttons of a page that may not be drawn anew yet.
  const starting = useRef<'no' | 'yes' | 'unwanted'>('no')
  const start = useMutation({
    mutationFn: async ({ upTo, isDebugged }: Wish) => {
      await settle(store)
      if (isDebugged) await store.read()
      const { text, saved, environment, model, breakpoints } = store.getState()
      const begun = isDebugged ? breakpoints.filter(({ isGone }) => !isGone) : undefined
      if (!(await mayRun([{ environment }]))) return undefined
      setRan(model?.steps)
      const what =
        text === saved.text
          ? { flowId: flow.id, flowVersion: saved.version }
          : { text: toServer(text, store.form), ...(flow.path !== null && { path: flow.path }) }
      const debug = begun && {
        debug: { breakpoints: [...sentBreakpoints(begun, { begun, stoodAt: (pointer) => pointer })], stopOnEntry: begun.length === 0 },
        // One of them alone: the one that was looked at last.
        ...(model?.flow.data !== undefined && { row: live.get().state.row?.index ?? 0 }),
      }
      const body = { ...what, environment, triggerType: 'manual' as const, ...(upTo !== undefined && { upTo }), ...debug }
      return { started: await client.createExecution({ body }), begun }
    },
    onSuccess: (answer) => {
      if (!answer) return
      const { started, begun } = answer
      const rows = started.executions.map(({ id, row }) => ({ executionId: id, name: row?.name ?? id }))
      const batch = { id: started.batchId, rows }
      // Where there is no room beside the steps, they stay in sight: how the run stands is said below them.
      store.setState(({ dock }) => ({
        executionId: rows[0]?.executionId,
        batch,
        dock: isNarrow() ? dock && 'run' : 'run',
        runs: new Map(),
        debugged: begun,
        stoppedAt: undefined,
      }))
      if (starting.current === 'unwanted') end()
    },
    onSettled: () => {
      starting.current = 'no'
    },
    onError: (error) => {
      const { problem, message } = error as Refused
      store.setState({ remote: problem?.diagnostics ?? [], ...(problem?.diagnostics && { dock: 'problems' }) })
      toast.error(breakpointProblem(problem, store.getState().breakpoints) ?? said(message, problem?.hint))
    },
  })
  const cancel = (): void => {
    if (starting.current !== 'no') {
      starting.current = 'unwanted'
      return
    }
    // What is shown may still be the run before.
    const { status, executionId: shown } = live.get().state
    const [first, another] = store.getState().batch?.rows ?? []
    if (status !== 'finished' || shown !== first?.executionId || another) end()
  }
  const end = (): void => {
    const rows = store.getState().batch?.rows ?? []
    const endRow = ({ executionId: id }: Batch['rows'][number]) =>
      client.cancelExecution({ params: { id } }).catch((error: unknown) => {
        if ((error as { code?: string }).code !== 'EXECUTION_FINISHED') throw error
      })
    void inParallel(rows, endRow, { limit: cancelsAtOnce }).then((results) => {
      const refused = results.find(({ status }) => status === 'rejected')
      if (refused?.status === 'rejected') toast.error(`It was not cancelled: ${problemText(refused.reason)}`)
    })
  }
  const isOver = useLive(
    live,
    ({ state, problem }) => problem !== undefined || (state.status === 'finished' && state.executionId === executionId),
  )
  const rowsGoOn = useRowsGoOn()
  const isRunning = start.isPending || (rowsGoOn ?? (executionId !== undefined && !isOver))
  const begin = (wish: Wish): void => {
    if (why !== undefined) return void toast.info(why)
    if (starting.current !== 'no') return
    if (isRunning) return void toast.info('It runs already. Cancel it before you run it again.')
    starting.current = 'yes'
    start.mutate(wish)
  }
  const open = async (id: string): Promise<void> => {
    const text = toEditor(await (await client.getExecutionFlow({ params: { id } })).text())
    const { flow: then } = await store.worker.ask('read', { text })
    // Whoever ran it meanwhile wants to see that.
    if (!then || starting.current !== 'no' || store.getState().executionId !== undefined) return
    setRan(flowSteps(then))
    store.setState({ executionId: id, batch: undefined, runs: new Map(), ...(!isNarrow() && { dock: 'run' }) })
  }
  return { open, start: (upTo) => begin({ upTo }), debug: () => begin({ isDebugged: true }), cancel, isRunning, live }
}
