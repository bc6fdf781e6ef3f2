import { type BatchEvent, type ExecutionEvent, isInQuarantine, quarantineText } from '@testmesh/protocol'
import { givenWords } from '../failure/run-command.ts'
import type { CreateReporter, Reporter, ReporterContext } from '../reporter.ts'
import { styleOf } from '../text/style.ts'
import { type Ending, endingOf, endingsOf } from '../text/verdict-text.ts'
import { createRecentlyEnded } from '../track/recently-ended.ts'
import { decisiveFailures, executionTitle, lineOf, stepTitle } from '../track/step-view.ts'
import { type ExecutionTracker, type TrackedExecution, trackExecution } from '../track/track-execution.ts'
import { executionLines, failureKey } from './execution-lines.ts'
import { createLiveRegion } from './live-region.ts'
import { planWarningsOnce } from './plan-warnings.ts'
import { progressLines } from './progress-lines.ts'
import { createRepetitions } from './repetitions.ts'
import { type Failed, shownFailures, summaryLines } from './summary-lines.ts'

/** Of an execution that did not pass, or not at once. */
interface Ended {
  readonly ending: Ending
  /** How it failed, when it did. */
  readonly failure: string | undefined
  readonly failed: Failed | undefined
}

const redrawMs = 100

/** The terminal: executions as they finish, failures at length, a summary; on a terminal also what runs at this moment. */
export const createListReporter: CreateReporter = (context) => {
  const style = styleOf(context.color)
  const running = new Map<string, ExecutionTracker>()
  const counts = new Map<Ending, number>()
  const failed: Failed[] = []
  let moreFailed = 0
  /** Of the first that failed: all of a batch are given the same. */
  let given: readonly string[] = []
  const recent = createRecentlyEnded<Ended>({
    isRunning: (id) => running.has(id),
    settle: (ended) => {
      if (ended.failed && failed.length < shownFailures) failed.push(ended.failed)
      else if (ended.failed) moreFailed++
    },
  })
  const repetitions = createRepetitions()
  const live = context.isTerminal && context.verbosity !== 'quiet' ? createLiveRegion((text) => context.write(text)) : undefined
  const onceTold = planWarningsOnce(context.isPlanTold)
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
      counts,
      planned: started?.data.planned,
      startedAt: span.first,
      now: context.now(),
    }
    live.draw(running.size === 0 ? [] : progressLines(progress, { style, width: context.width() }))
    if (running.size > 0) timer = setTimeout(draw, redrawMs).unref()
  }
  const count = (ending: Ending, by: number): void => {
    counts.set(ending, (counts.get(ending) ?? 0) + by)
  }
  const end = (id: string, execution: TrackedExecution): void => {
    const before = recent.find(id)
    const ending = endingOf(execution.state)
    running.delete(id)
    repetitions.ended(id, execution.state)
    if (before) count(before.ending, -1)
    count(ending, 1)
    const now = { ending, failure: failureKey(execution.state), failed: failureOf(execution, context) }
    if (now.failed && given.length === 0) given = givenWords({ ...execution.state, repetition: undefined }, context)
    if (now.failure !== undefined || now.failed) recent.keep(id, now)
    else recent.forget(id)
    const text = executionLines(execution, { context, style }, before?.failure)
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
    tracker.follow(onceTold(event))
    if (event.type === 'execution.finished') end(id, tracker)
  }
  return {
    onBatch(event) {
      if (event.type === 'batch.started') started = event
      else finished = event
    },
    onEvents(id, events) {
      // Of one execution they come in the order of their time.
      span.first = Math.min(span.first, events[0]?.at ?? span.first)
      span.last = Math.max(span.last, events.at(-1)?.at ?? span.last)
      for (const event of events) follow(id, event)
      if (live) timer ??= setTimeout(draw, redrawMs).unref()
    },
    finish() {
      clearTimeout(timer)
      live?.draw([])
      recent.settleAll()
      const inAll = finished ? endingsOf(finished.data) : counts
      const begun = [...inAll.values()].reduce((sum, ended) => sum + ended, unfinished().length)
      const lines = summaryLines(
        {
          counts: inAll,
          failed,
          moreFailed,
          // Of a load only failures are recorded: how many of how many is not to be seen.
          repetitions: started?.data.sampled ? [] : repetitions.lines(),
          unfinished: unfinished().map(({ state }) => executionTitle(state)),
          notRun: Math.max(0, (started?.data.planned ?? begun) - begun),
          durationMs: finished?.data.durationMs ?? Math.max(0, span.last - span.first),
          isInterrupted: finished?.data.interrupted ?? false,
          snapshots: finished?.data.snapshots,
          recording: context.recording,
          compare: context.compare,
          rerun: started?.data.sampled ? undefined : [context.rerun ?? 'testmesh run --last-failed', ...given].join(' '),
        },
        style,
      )
      context.write(`${endsBlank ? '' : '\n'}${lines.join('\n')}\n`)
    },
  } satisfies Reporter
}

const failureOf = ({ state }: TrackedExecution, context: ReporterContext): Failed | undefined => {
  const ending = endingOf(state)
  const quarantine = isInQuarantine(state.quarantine) ? quarantineText(state.quarantine) : undefined
  if (!['failed', 'error', 'flaky', 'quarantined'].includes(ending) && !(ending === 'passed' && quarantine)) return undefined
  const [step] = decisiveFailures(state)
  const title = executionTitle(state)
  const { flow: { file } = {} } = state
  return step
    ? { ending, title: `${title} › ${stepTitle(step)}`, place: lineOf(step.place, file, context), quarantine }
    : { ending, title, place: lineOf(state.failure?.place, file, context), quarantine }
}
