import type { BatchEvent, ExecutionEvent, Verdict } from '@testmesh/protocol'
import type { CreateReporter, Reporter, ReporterContext } from '../reporter.ts'
import { styleOf } from '../text/style.ts'
import { decisiveFailures, executionTitle, lineOf, stepTitle } from '../track/step-view.ts'
import { type ExecutionTracker, type TrackedExecution, trackExecution } from '../track/track-execution.ts'
import { executionLines, failureKey } from './execution-lines.ts'
import { createLiveRegion } from './live-region.ts'
import { progressLines } from './progress-lines.ts'
import { type Failed, summaryLines } from './summary-lines.ts'

interface Ended {
  readonly verdict: Verdict
  /** How it failed, when it did. */
  readonly failure: string | undefined
  readonly failed: readonly Failed[]
}

const redrawMs = 100

/** The terminal: executions as they finish, failures at length, a summary; on a terminal also what runs at this moment. */
export const createListReporter: CreateReporter = (context) => {
  const style = styleOf(context.color)
  const running = new Map<string, ExecutionTracker>()
  const ended = new Map<string, Ended>()
  const live = context.isTerminal && context.verbosity !== 'quiet' ? createLiveRegion((text) => context.write(text)) : undefined
  const span = { first: Number.POSITIVE_INFINITY, last: 0 }
  let started: Extract<BatchEvent, { type: 'batch.started' }> | undefined
  let finished: Extract<BatchEvent, { type: 'batch.finished' }> | undefined
  let endsBlank = false
  let timer: NodeJS.Timeout | undefined

  const unfinished = (): TrackedExecution[] => [...running.values()].filter(({ state }) => state.status !== 'queued')

  const draw = (): void => {
    timer = undefined
    if (!live) return
    const progress = {
      running: unfinished(),
      counts: countsOf(ended),
      planned: started?.data.planned,
      startedAt: span.first,
      now: context.now(),
    }
    live.draw(running.size === 0 ? [] : progressLines(progress, { style, width: context.width() }))
    if (running.size > 0) timer = setTimeout(draw, redrawMs).unref()
  }
  const end = (id: string, execution: TrackedExecution): void => {
    const before = ended.get(id)?.failure
    running.delete(id)
    ended.set(id, {
      verdict: execution.state.verdict ?? 'cancelled',
      failure: failureKey(execution.state),
      failed: failuresOf(execution, context),
    })
    const text = executionLines(execution, { context, style }, before)
      .map((line) => `${line}\n`)
      .join('')
    if (text === '') return
    endsBlank = text.endsWith('\n\n')
    if (live) live.print(text)
    else context.write(text)
  }
  const follow = (id: string, event: ExecutionEvent): void => {
    const tracker = running.get(id) ?? trackExecution({ keepsLogs: context.verbosity === 'verbose' })
    running.set(id, tracker)
    tracker.follow(event)
    if (event.type === 'execution.finished') end(id, tracker)
  }
  return {
    onBatch(event) {
      if (event.type === 'batch.started') started = event
      else finished = event
    },
    onEvents(id, events) {
      for (const event of events) {
        span.first = Math.min(span.first, event.at)
        span.last = Math.max(span.last, event.at)
        follow(id, event)
      }
      if (live) timer ??= setTimeout(draw, redrawMs).unref()
    },
    finish() {
      clearTimeout(timer)
      live?.draw([])
      const counts = finished ? new Map(Object.entries(finished.data.counts) as [Verdict, number][]) : countsOf(ended)
      const begun = [...counts.values()].reduce((sum, count) => sum + count, unfinished().length)
      const lines = summaryLines(
        {
          counts,
          failed: [...ended.values()].flatMap(({ failed }) => failed),
          unfinished: unfinished().map(({ state }) => executionTitle(state)),
          notRun: finished ? Math.max(0, (started?.data.planned ?? begun) - begun) : 0,
          durationMs: finished?.data.durationMs ?? Math.max(0, span.last - span.first),
          isInterrupted: finished?.data.interrupted ?? false,
          snapshots: finished?.data.snapshots,
          recording: context.recording,
          rerun: context.rerun ?? 'testmesh run --last-failed',
        },
        style,
      )
      context.write(`${endsBlank ? '' : '\n'}${lines.join('\n')}\n`)
    },
  } satisfies Reporter
}

const countsOf = (ended: ReadonlyMap<string, Ended>): Map<Verdict, number> => {
  const counts = new Map<Verdict, number>()
  for (const { verdict } of ended.values()) counts.set(verdict, (counts.get(verdict) ?? 0) + 1)
  return counts
}

const failuresOf = ({ state }: TrackedExecution, context: ReporterContext): Failed[] => {
  if (state.verdict !== 'failed' && state.verdict !== 'error' && state.verdict !== 'flaky') return []
  const [step] = decisiveFailures(state)
  const title = executionTitle(state)
  const { verdict, flow: { file } = {} } = state
  return [
    step
      ? { verdict, title: `${title} › ${stepTitle(step)}`, place: lineOf(step.place, file, context) }
      : { verdict, title, place: lineOf(state.failure?.place, file, context) },
  ]
}
