import type { BatchEvent, FlowRef } from '@testmesh/protocol'
import type { CreateReporter, ReporterContext } from '../reporter.ts'
import { cleanLine } from '../text/fit-text.ts'
import { type ExecutionTracker, trackExecution } from '../track/track-execution.ts'
import { type CaseResult, caseOf, seconds } from './test-case.ts'
import { element } from './xml.ts'

interface Suite {
  readonly flow: FlowRef
  readonly environment: string | undefined
  readonly seed: number | undefined
  readonly startedAt: number
  /** By execution: one that runs again replaces its result. */
  readonly cases: Map<string, CaseResult>
}

/** JUnit's XML, written at the end: a suite per flow, a case per execution. */
export const createJunitReporter: CreateReporter = (context) => {
  const running = new Map<string, ExecutionTracker>()
  const suites = new Map<string, Suite>()
  let batch: BatchEvent | undefined
  const end = (id: string, tracker: ExecutionTracker): void => {
    running.delete(id)
    const { flow, environment, seed, startedAt = 0 } = tracker.state
    if (!flow) return
    const key = flow.file ?? flow.sha256
    const suite = suites.get(key) ?? { flow, environment, seed, startedAt, cases: new Map() }
    suites.set(key, suite)
    suite.cases.set(id, caseOf(tracker, plainContext(context)))
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
      for (const [id, tracker] of [...running]) end(id, tracker)
      const durationMs = batch?.type === 'batch.finished' ? batch.data.durationMs : undefined
      context.write(documentOf([...suites.values()], durationMs))
    },
  }
}

/** A report has no terminal: its lines may be long. */
const plainContext = (context: ReporterContext): ReporterContext => ({ ...context, width: () => 120, color: false, verbosity: 'normal' })

const documentOf = (suites: readonly Suite[], durationMs: number | undefined): string => {
  const cases = suites.flatMap((suite) => [...suite.cases.values()])
  const attributes = { name: 'testmesh', ...countsOf(cases), time: seconds(durationMs ?? timeOf(cases)) }
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', attributes, suites.map(suiteElement))}\n`
}

const suiteElement = ({ flow, environment, seed, startedAt, cases }: Suite, id: number): string => {
  const results = [...cases.values()]
  const properties = { environment, seed, suite: flow.suite, tags: flow.tags.length > 0 ? flow.tags.join(' ') : undefined }
  const timestamp = new Date(startedAt).toISOString().slice(0, 19)
  return element(
    'testsuite',
    { id, name: cleanLine(flow.name), file: flow.file, ...countsOf(results), time: seconds(timeOf(results)), timestamp },
    [...propertiesElement(properties), ...results.map((result) => result.xml)],
  )
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

const countsOf = (results: readonly CaseResult[]) => {
  const count = (kind: CaseResult['kind']): number => results.filter((result) => result.kind === kind).length
  return { tests: results.length, failures: count('failure'), errors: count('error'), skipped: count('skipped') }
}

const timeOf = (results: readonly CaseResult[]): number => results.reduce((sum, result) => sum + result.durationMs, 0)
