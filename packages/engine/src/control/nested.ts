import type { Failure } from '@testmesh/protocol'
import { engineCodes } from '../codes.ts'
import type { SectionResult } from '../run/run.ts'
import type { ControlResult } from './control.ts'

/** What a control step says when a step inside it did not pass; nothing when all did. */
export const nestedFailure = (section: SectionResult): Pick<ControlResult, 'failure' | 'outcome'> => {
  if (section.outcome !== 'failed' && section.outcome !== 'error') return {}
  const why = section.failure ? `: ${section.failure.message}` : ''
  const failure: Failure = {
    code: 'STEP_NESTED_FAILED',
    message: `step ${section.failedStep} did not pass${why}`,
    hint: engineCodes.STEP_NESTED_FAILED.hint,
  }
  return { failure, outcome: section.outcome }
}

/** The failure of the first of several blocks that did not pass. */
export const firstNestedFailure = (sections: readonly SectionResult[]): Pick<ControlResult, 'failure' | 'outcome'> => {
  const failed = sections.find(({ outcome }) => outcome === 'failed' || outcome === 'error')
  return failed ? nestedFailure(failed) : {}
}
