import type { ExecutionEvent } from '@testmesh/protocol'
import { fullTitle } from '@testmesh/protocol'
import { tellSteps } from '@testmesh/reporters'
import { followOutcomes, type Outcome } from '@testmesh/reporters/outcomes'

export type { Outcome, OutcomeProblem } from '@testmesh/reporters/outcomes'

/** An execution, by its title and the file of its flow. */
export interface Told {
  readonly title: string
  /** Relative to the project. */
  readonly file: string | undefined
}

export interface RunListener {
  onStarted(told: Told): void
  /** After its last text. */
  onEnded(outcome: Outcome): void
  /** What a person reads of an execution: its steps as they end, and at length how it failed. */
  onText(told: Told, text: string): void
}

interface Following {
  onEvent(event: ExecutionEvent): void
}

/** Reads what `testmesh run --reporter jsonl` writes, line by line. */
export const followRun = (listener: RunListener): ((line: string) => void) => {
  const running = new Map<string, Following>()
  return (line) => {
    const event = readEvent(line)
    if (!event) return
    const { executionId: id } = event
    // What failed may run again, and then begins anew.
    if (event.type === 'execution.started') running.set(id, followExecution(toldOf(event), listener))
    running.get(id)?.onEvent(event)
    if (event.type === 'execution.finished') running.delete(id)
  }
}

/** Undefined for events of the batch. */
const readEvent = (line: string): ExecutionEvent | undefined => {
  try {
    const event = JSON.parse(line) as Partial<ExecutionEvent>
    return event.executionId === undefined ? undefined : (event as ExecutionEvent)
  } catch {
    return undefined
  }
}

type Started = Extract<ExecutionEvent, { type: 'execution.started' }>

const toldOf = ({ data: { flow, row, repetition } }: Started): Told => ({
  title: fullTitle(flow.name, row?.name, repetition),
  file: flow.file,
})

const followExecution = (told: Told, { onStarted, onEnded, onText }: RunListener): Following => {
  // The texts of the flows stand in the editor.
  const context = { source: () => undefined, debug: false }
  const outcomes = followOutcomes(context, onEnded)
  const width = () => 80
  const teller = tellSteps({
    ...context,
    write: (text) => onText(told, text),
    width,
    isTerminal: false,
    color: true,
    verbosity: 'verbose',
    now: Date.now,
  })
  return {
    onEvent: (event) => {
      if (event.type === 'execution.started') onStarted(told)
      outcomes.onEvents(event.executionId, [event])
      teller.onEvents(event.executionId, [event])
      if (event.type === 'execution.finished') void outcomes.finish()
    },
  }
}
