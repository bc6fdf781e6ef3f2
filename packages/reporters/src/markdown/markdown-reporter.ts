import type { CreateReporter } from '../reporter.ts'
import { type BatchSpan, batchSummary, noteSpan } from '../text/batch-summary.ts'
import { escapeHtml } from '../text/escape-html.ts'
import { counted } from '../text/fit-text.ts'
import { plainOptions } from '../text/plain-options.ts'
import { type Ending, symbolOf } from '../text/verdict-text.ts'
import { followEnded } from '../track/follow-ended.ts'
import { lineOf } from '../track/step-view.ts'

/** As many are told at length, and as much of them: GitHub takes a megabyte of a step. */
const mostProblems = 100
const mostCharacters = 200_000
/** One alone leaves room for others. */
const mostCharactersOfOne = 20_000

interface Told {
  readonly ending: Ending
  readonly title: string
  readonly place: string
  readonly block: string
}

/** A summary to read on a page of a pipeline or in a comment: the counts, and what failed or was flaky, each to be unfolded. */
export const createMarkdownReporter: CreateReporter = (context) => {
  const counts = new Map<Ending, number>()
  const told: Told[] = []
  let more = 0
  let room = mostCharacters
  const span: BatchSpan = {}
  const following = followEnded({
    block: plainOptions(context),
    keep: ({ ending, execution, problems }) => ({ ending, flowFile: execution.state.flow?.file, problems }),
    settle: ({ ending, flowFile, problems }) => {
      counts.set(ending, (counts.get(ending) ?? 0) + 1)
      for (const { title, place, block } of problems) {
        const text = cut(block.join('\n'))
        if (told.length < mostProblems && text.length <= room) {
          told.push({ ending, title, place: lineOf(place, flowFile, context), block: text })
          room -= text.length
        } else more++
      }
    },
  })
  return {
    onBatch: (event) => noteSpan(span, event),
    onEvents: following.onEvents,
    finish() {
      following.settleAll()
      const summary = `## TestMesh: ${batchSummary(counts, span)}\n`
      // All at once: where there is no room, that is said once.
      context.write([summary, ...told.map(details), more > 0 ? `\n… and ${counted(more, 'more failure')}\n` : ''].join(''))
    },
  }
}

const cut = (text: string): string => (text.length <= mostCharactersOfOne ? text : `${text.slice(0, mostCharactersOfOne)}…`)

const details = ({ ending, title, place, block }: Told): string => {
  const remark = ending === 'flaky' ? ' (passed when it was run again)' : ending === 'quarantined' ? ' (in quarantine)' : ''
  const where = place === '' ? '' : ` <code>${escapeHtml(place)}</code>`
  const fence = fenceAround(block)
  return `
<details><summary>${symbolOf(ending)} <b>${escapeHtml(title)}</b>${remark}${where}</summary>

${fence}text
${block}
${fence}

</details>
`
}

/** Longer than any run of backticks in the text. */
const fenceAround = (text: string): string => '`'.repeat(Math.max(3, ...[...text.matchAll(/`+/g)].map(([run]) => run.length + 1)))
