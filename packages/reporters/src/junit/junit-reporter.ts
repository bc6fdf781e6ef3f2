import type { BatchEvent, ExecutionState, FlowRef } from '@testmesh/protocol'
import { cleanLine } from '@testmesh/protocol'
import type { CreateReporter, ReporterContext, Spool } from '../reporter.ts'
import { inMemory } from '../text/in-memory.ts'
import { createRecentlyEnded } from '../track/recently-ended.ts'
import { type ExecutionTracker, trackExecution } from '../track/track-execution.ts'
import { type CaseResult, caseOf, seconds } from './test-case.ts'
import { element, opening } from './xml.ts'

interface Suite {
  readonly flow: FlowRef
  readonly environment: string | undefined
  readonly seed: number | undefined
  readonly startedAt: number
  readonly tally: Tally
  /** Its cases, each with a line break behind it. */
  readonly xml: Spool
}

interface Tally extends Record<CaseResult['kind'], number> {
  durationMs: number
}

interface EndedCase {
  readonly suite: Suite
  readonly result: CaseResult
}

/** JUnit's XML, written at the end, because numbers stand before the cases: a suite per flow, a case per execution. */
export const createJunitReporter: CreateReporter = (context) => {
  const running = new Map<string, ExecutionTracker>()
  const suites = new Map<string, Suite>()
  const plain = plainContext(context)
  let batch: BatchEvent | undefined
  const recent = createRecentlyEnded<EndedCase>({ isRunning: (id) => running.has(id), settle: addCase })
  const suiteOf = ({ flow, environment, seed, startedAt = 0 }: ExecutionState): Suite | undefined => {
    if (!flow) return undefined
    const key = flow.file ?? flow.sha256
    const suite = suites.get(key) ?? { flow, environment, seed, startedAt, tally: noCases(), xml: (context.spool ?? inMemory)() }
    suites.set(key, suite)
    return suite
  }
  const end = (id: string, tracker: ExecutionTracker): void => {
    running.delete(id)
    const suite = suiteOf(tracker.state)
    if (suite) recent.keep(id, { suite, result: caseOf(tracker, plain, recent.find(id)?.result.problems) })
  }
  return {
    onBatch(event) {
      batch = event
    },
    onEvents(id, events) {
      for (const event of events) {
        const tracker = running.get(id) ?? trackExecution({ keepsLogs: true })
        running.set(id, tracker)
        tracker.follow(event)
        if (event.type === 'execution.finished') end(id, tracker)
      }
    },
    finish() {
      // Of a run that did not begin there is nothing to say: a report without cases would pass for a good one.
      if (!batch) return
      try {
        for (const [id, tracker] of [...running]) end(id, tracker)
        recent.settleAll()
        const durationMs = batch.type === 'batch.finished' ? batch.data.durationMs : undefined
        writeDocument([...suites.values()], durationMs, context)
      } finally {
        for (const { xml } of suites.values()) xml.close()
      }
    },
  }
}

/** A report has no terminal: its lines may be long. */
const plainContext = (context: ReporterContext): ReporterContext => ({ ...context, width: () => 120, color: false, verbosity: 'normal' })

const noCases = (): Tally => ({ passed: 0, failure: 0, error: 0, skipped: 0, durationMs: 0 })

const addCase = ({ suite: { tally, xml }, result }: EndedCase): void => {
  tally[result.kind]++
  tally.durationMs += result.durationMs
  xml.append(`${result.xml}\n`)
}

const writeDocument = (suites: readonly Suite[], durationMs: number | undefined, context: ReporterContext): void => {
  const { write } = context
  const all = suites.reduce((sum, { tally }) => addTallies(sum, tally), noCases())
  const attributes = { name: 'testmesh', ...countsOf(all), time: seconds(durationMs ?? all.durationMs) }
  write('<?xml version="1.0" encoding="UTF-8"?>\n')
  if (suites.length === 0) {
    write(`${element('testsuites', attributes)}\n`)
    return
  }
  write(`${opening('testsuites', attributes)}\n`)
  for (const [id, suite] of suites.entries()) writeSuite(suite, id, context)
  write('</testsuites>\n')
}

const writeSuite = (suite: Suite, id: number, { write, shown = (file) => file }: ReporterContext): void => {
  const { flow, environment, seed, startedAt, tally, xml } = suite
  const file = flow.file && shown(flow.file)
  const properties = { environment, seed, suite: flow.suite, tags: flow.tags.length > 0 ? flow.tags.join(' ') : undefined }
  const timestamp = new Date(startedAt).toISOString().slice(0, 19)
  const attributes = { id, name: cleanLine(flow.name), file, ...countsOf(tally), time: seconds(tally.durationMs), timestamp }
  write(`${[opening('testsuite', attributes), ...propertiesElement(properties)].join('\n')}\n`)
  for (const piece of xml.pieces()) write(piece)
  write('</testsuite>\n')
}

const propertiesElement = (properties: Readonly<Record<string, string | number | undefined>>): string[] => {
  const known = Object.entries(properties).filter(([, value]) => value !== undefined)
  return known.length === 0
    ? []
    : [
        element(
          'properties',
          {},
          known.map(([name, value]) => element('property', { name, value })),
        ),
      ]
}

const countsOf = ({ passed, failure, error, skipped }: Tally) => ({
  tests: passed + failure + error + skipped,
  failures: failure,
  errors: error,
  skipped,
})

const addTallies = (left: Tally, right: Tally): Tally => ({
  passed: left.passed + right.passed,
  failure: left.failure + right.failure,
  error: left.error + right.error,
  skipped: left.skipped + right.skipped,
  durationMs: left.durationMs + right.durationMs,
})
