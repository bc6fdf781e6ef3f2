import type { CreateReporter } from '../reporter.ts'
import { plainOptions } from '../text/plain-options.ts'
import { followEnded } from '../track/follow-ended.ts'
import { annotationLine, shownOfAKind } from './annotation.ts'

/** Annotations: an error for each failure, a warning for each that only passed when it was run again. */
export const createGithubReporter: CreateReporter = (context) => {
  const written = { error: 0, warning: 0 }
  const following = followEnded({
    block: plainOptions(context),
    keep: ({ ending, execution, problems }) => ({ ending, flowFile: execution.state.flow?.file, problems }),
    settle: ({ ending, flowFile, problems }) => {
      const kind = ending === 'flaky' ? 'warning' : 'error'
      for (const { title, place, block } of problems) {
        if (++written[kind] > shownOfAKind) return
        const file = place?.file ?? flowFile
        context.write(
          annotationLine({
            kind,
            title: ending === 'flaky' ? `${title}: it passed when it was run again` : title,
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
