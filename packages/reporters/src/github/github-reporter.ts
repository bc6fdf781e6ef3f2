import type { ExecutionState } from '@testmesh/protocol'
import type { CreateReporter } from '../reporter.ts'
import { plainOptions } from '../text/plain-options.ts'
import type { Ending } from '../text/verdict-text.ts'
import { followEnded } from '../track/follow-ended.ts'
import { annotationLine, shownOfAKind } from './annotation.ts'

/** Annotations: an error for each failure, a warning for each that only passed when it was run again, or that is in quarantine. */
export const createGithubReporter: CreateReporter = (context) => {
  const written = { error: 0, warning: 0 }
  const following = followEnded({
    block: plainOptions(context),
    keep: ({ ending, execution: { state }, problems }) => ({ flowFile: state.flow?.file, problems, remark: remarkOf(ending, state) }),
    settle: ({ flowFile, problems, remark }) => {
      const kind = remark === undefined ? 'error' : 'warning'
      for (const { title, place, block } of problems) {
        if (++written[kind] > shownOfAKind) return
        const file = place?.file ?? flowFile
        context.write(
          annotationLine({
            kind,
            title: remark === undefined ? title : `${title}: ${remark}`,
            text: block.join('\n'),
            file: file && (context.shown?.(file) ?? file),
            place,
          }),
        )
      }
    },
  })
  return { onEvents: following.onEvents, finish: following.settleAll }
}

/** Why a failure is no error. */
const remarkOf = (ending: Ending, { quarantine }: ExecutionState): string | undefined => {
  if (ending === 'quarantined') return `in quarantine until ${quarantine?.until}`
  return ending === 'flaky' ? 'it passed when it was run again' : undefined
}
