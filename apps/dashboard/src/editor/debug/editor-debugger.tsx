'use client'
import { useEffect, useRef } from 'react'
import { ConnectionChip } from '../../execution/connection-chip.tsx'
import { DebugBar } from '../../execution/debug/debug-bar.tsx'
import { all, type LiveExecution, type LiveSource, useLive } from '../../execution/use-live-execution.ts'
import { useApi } from '../../session/api.tsx'
import { Button } from '../../ui/button.tsx'
import { problemText } from '../../ui/problem.tsx'
import { toast } from '../../ui/toast.ts'
import { isNarrow } from '../../ui/use-narrow.ts'
import { useEditor, useEditorStore } from '../editor-store.ts'
import { sentBreakpoints } from '../model/breakpoints.ts'

/** The run of the buffer is debugged: a bar that moves it, while the editor shows where it stands. */
export const EditorDebugger = ({ live: source }: { live: LiveSource }) => {
  const store = useEditorStore()
  const live = useLive(source, all)
  const executionId = useEditor((state) => state.executionId) ?? ''
  const isShown = useEditor(({ dock }) => dock === 'variables')
  const selected = useEditor((state) => state.selected)
  const stoppedAt = useEditor((state) => state.stoppedAt)
  const stoodAt = useStoodAt()
  useLeading(live)
  useSentBreakpoints({ executionId, live, stoodAt })
  // For a moment what is followed is still the run before.
  useEnding(live.state.status === 'finished' && live.state.executionId === executionId)
  const pointer = selected && selected.pointer !== stoppedAt ? stoodAt(selected.pointer) : undefined
  return (
    <DebugBar executionId={executionId} live={live} target={selected && pointer !== undefined ? { id: selected.step.id, pointer } : null}>
      {live.connection !== 'live' && <ConnectionChip live={live} />}
      {!isShown && (
        <Button size="small" look="quiet" onClick={() => store.setState({ dock: 'variables' })}>
          Show the values
        </Button>
      )}
    </DebugBar>
  )
}

/** Where a step of the text as it is stood in the text that runs; undefined: it was changed or added since. */
const useStoodAt = (): ((pointer: string) => string | undefined) => {
  const places = useEditor((state) => state.places)
  return (pointer) => (places ? [...places].find(([, now]) => now === pointer)?.[0] : pointer)
}

/** Each stop is led to once: who looks elsewhere then is left there. The first one opens the values. */
const useLeading = ({ state: { stop, epoch } }: LiveExecution): void => {
  const store = useEditorStore()
  const step = useEditor(({ model, stoppedAt }) => model?.steps.find(({ pointer }) => pointer === stoppedAt))
  const led = useRef<string>(undefined)
  const place = stop && `${epoch}.${stop.number}`
  useEffect(() => {
    if (place === undefined || led.current === place || !step) return
    if (led.current === undefined && !isNarrow()) store.setState({ dock: 'variables' })
    led.current = place
    store.lead(step)
  }, [place, step, store])
}

interface Sending {
  readonly executionId: string
  readonly live: LiveExecution
  readonly stoodAt: (pointer: string) => string | undefined
}

/** What is set and taken away meanwhile holds for the run that goes on. */
const useSentBreakpoints = ({ executionId, live, stoodAt }: Sending): void => {
  const { client } = useApi()
  const breakpoints = useEditor((state) => state.breakpoints)
  const begun = useEditor(({ debugged }) => debugged) ?? []
  const wanted = JSON.stringify(sentBreakpoints(breakpoints, { begun, stoodAt }))
  const known = JSON.stringify(sentBreakpoints(begun, { begun, stoodAt }))
  const { epoch } = live.state
  const sent = useRef({ epoch, breakpoints: known })
  const canHear = live.state.status === 'running' || live.state.status === 'paused'
  useEffect(() => {
    // Where its worker was lost, it knows those again that it began with.
    if (sent.current.epoch !== epoch) sent.current = { epoch, breakpoints: known }
    if (!canHear || wanted === sent.current.breakpoints) return
    sent.current = { epoch, breakpoints: wanted }
    client
      .debugExecution({ params: { id: executionId }, body: { command: 'breakpoints', breakpoints: JSON.parse(wanted) } })
      .catch((error: unknown) => toast.error(`The run keeps its breakpoints as they were: ${problemText(error)}`))
  }, [wanted, known, epoch, canHear, client, executionId])
}

/** Once it is over, it is a run like any other. */
const useEnding = (isOver: boolean): void => {
  const store = useEditorStore()
  useEffect(() => {
    if (isOver) store.setState(({ dock }) => ({ debugged: undefined, stoppedAt: undefined, ...(dock === 'variables' && { dock: 'run' }) }))
  }, [isOver, store])
}
