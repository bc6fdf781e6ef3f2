import type { CreateReporter } from '../reporter.ts'
import { plainOptions } from '../text/plain-options.ts'
import { type EndedExecution, followFailures } from '../track/follow-failures.ts'
import { annotationLine, shownOfAKind } from './annotation.ts'

/** Annotations: an error for each failure, a warning for each that only passed when it was run again. */
export const createGithubReporter: CreateReporter = (context) => {
  const written = { error: 0, warning: 0 }
  const annotate = ({ verdict, flow, problems }: EndedExecution): void => {
    const kind = verdict === 'flaky' ? 'warning' : 'error'
    for (const { title, place, block } of problems) {
      if (++written[kind] > shownOfAKind) return
      const file = place?.file ?? flow?.file
      context.write(
        annotationLine({
          kind,
          title: verdict === 'flaky' ? `${title}: it passed when it was run again` : title,
          text: block.join('\n'),
          file: file && (context.shown?.(file) ?? file),
          place,
        }),
      )
    }
  }
  const following = followFailures(plainOptions(context), annotate)
  return { onEvents: following.onEvents, finish: following.settleAll }
}
