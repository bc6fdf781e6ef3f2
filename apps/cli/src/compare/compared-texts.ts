import { compareExecutions } from '@testmesh/compare'
import type { Project } from '@testmesh/project'
import type { RecordedBatch } from '@testmesh/recordings'
import { type ComparisonLook, comparisonLines } from './comparison-text.ts'
import { pairsOf, pairsWithPassed, type Telling } from './pairs.ts'
import { withBodies } from './with-bodies.ts'

export interface Compared extends Telling {
  readonly project: Project
  /** Undefined: when what did not pass passed the last time. */
  readonly before: RecordedBatch | undefined
  readonly after: RecordedBatch
  readonly look: Pick<ComparisonLook, 'style' | 'verbosity' | 'width'>
}

/** What differs between two batches, flow by flow, and at the end what only one of them has. */
export async function* comparedTexts({ project, before, after, look, shown, tellBroken }: Compared): AsyncGenerator<string> {
  const { both, notes } = before ? await pairsOf(before, after, tellBroken) : await pairsWithPassed(project, after, { shown, tellBroken })
  for (const pair of both) {
    const whole = await withBodies(pair)
    const comparison = compareExecutions(whole.before.state, whole.after.state)
    yield `${comparisonLines(comparison, { ...whole, ...look, shown }).join('\n')}\n`
  }
  yield [...notes, ''].join('\n')
}
