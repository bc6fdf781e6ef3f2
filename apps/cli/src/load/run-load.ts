import { relative } from 'node:path'
import { parseDuration } from '@testmesh/expressions'
import { createMeasure, driveLoad, type LoadShape, sumUp, type Threshold } from '@testmesh/load'
import { maskerOf, type RunnableFlow } from '@testmesh/project'
import { type OpenLoadOptions, openLoad } from '@testmesh/project/load'
import { textsOf } from '../flow-texts.ts'
import { givenAgain } from '../given-again.ts'
import type { Selection } from '../load-selection.ts'
import { parsePairs } from '../parse-pairs.ts'
import { selectionWords } from '../run-flows.ts'
import { shownFile } from '../shown-file.ts'
import { version } from '../version.ts'
import { explainExecution } from './explain-execution.ts'
import { type LoadOptions, shapeWords } from './load-options.ts'
import { watchMachine } from './machine.ts'
import { tellProgress } from './progress.ts'
import type { MeasuredLoad } from './told-load.ts'

export interface LoadRun {
  readonly shape: LoadShape
  readonly thresholds: readonly Threshold[]
  readonly network?: OpenLoadOptions['network']
  readonly signal: AbortSignal
}

/** Runs the flows as a load. @throws DataError when rows are gone that were read before */
export const runLoad = async (
  { project, environment, variables }: Pick<Selection, 'project' | 'environment' | 'variables'>,
  flows: readonly RunnableFlow[],
  options: LoadOptions,
  { shape, thresholds, network, signal }: LoadRun,
): Promise<MeasuredLoad & { readonly batchId: string }> => {
  const given = givenAgain(options)
  const batch = await openLoad({
    project,
    flows,
    users: shape.users,
    command: maskerOf(variables).maskText(['testmesh load', ...selectionWords(options, flows), ...shapeWords(options)].join(' ')),
    version,
    environment,
    ...(given && { given }),
    seed: options.seed,
    timeoutMs: options.timeout === undefined ? undefined : parseDuration(options.timeout),
    strictTeardown: options.strictTeardown ?? project.config.strict_teardown,
    pinned: options.resolve && Object.fromEntries(options.resolve),
    network,
    inputs: parsePairs('--input', options.input),
  })
  const progress = tellProgress(shape)
  try {
    const sources = {
      ...textsOf(flows),
      shown: shownFile(project.root),
      recording: relative(process.cwd(), batch.path),
      ...(given && { given }),
    }
    const { clock } = batch
    const measure = createMeasure(
      flows.map(({ file, plan: { flow } }) => ({ name: flow.name, file })),
      {
        startedAt: clock.now(),
        explain: (events) => explainExecution(batch.record(events), sources, options),
        tell: progress.note,
      },
    )
    const machine = watchMachine()
    progress.start(measure, clock.now)
    const { notBegun } = await driveLoad(shape, {
      clock,
      signal,
      run: async ({ number, user, dueAt, signal: cut }) => {
        const index = number % flows.length
        const flow = flows[index]
        if (flow) await batch.run({ flow, user, sink: measure.begin(index, dueAt), signal: cut })
      },
    })
    const load = sumUp(measure, { shape, thresholds, notBegun, isInterrupted: signal.aborted })
    return { ...load, machine: machine(), batchId: batch.batchId }
  } finally {
    progress.end()
    await batch.close(signal.aborted)
  }
}
