import type { AssertionResult, StepState } from '@testmesh/protocol'
import { cleanLine } from '@testmesh/protocol'
import { durationText } from '../text/duration.ts'
import { counted } from '../text/fit-text.ts'

/** What a step saw that was tried in vain more than once: `retried 11 times in 5.0 s; the value was "pending" each time`. */
export const retryText = (step: StepState, history: ReadonlyMap<number, AssertionResult>): string | undefined => {
  const retries = step.attempts.length - 1
  if (retries < 1) return undefined
  const seen = step.attempts.map((attempt) => whatWasSeen(attempt, history.get(attempt.attempt)))
  return `retried ${counted(retries, 'time')} in ${durationText(step.durationMs ?? 0)}${seenText(seen)}`
}

interface Seen {
  readonly text: string
  readonly isValue: boolean
}

const whatWasSeen = (attempt: StepState['attempts'][number], failed: AssertionResult | undefined): Seen | undefined => {
  if (attempt.outcome !== 'failed') return { text: attempt.failure?.code ?? attempt.outcome, isValue: false }
  const actual = failed?.mismatches?.[0]?.actual
  return actual && { text: cleanLine(actual.text), isValue: true }
}

const shownRuns = 5

const seenText = (seen: readonly (Seen | undefined)[]): string => {
  const known = seen.filter((one) => one !== undefined)
  const runs = runsOf(known)
  const [first] = known
  if (!first || known.length < seen.length) return ''
  if (runs.length === 1) return `; ${first.isValue ? 'the value was ' : ''}${first.text} each time`
  const shown = runs.length > shownRuns ? [...runs.slice(0, 2), undefined, ...runs.slice(-2)] : runs
  return `; it was ${shown.map((run) => (run ? runText(run) : '…')).join(', then ')}`
}

interface Run {
  readonly text: string
  count: number
}

const runText = ({ text, count }: Run): string => (count > 1 ? `${text} (${counted(count, 'time')})` : text)

const runsOf = (seen: readonly Seen[]): Run[] => {
  const runs: Run[] = []
  for (const { text } of seen) {
    const last = runs.at(-1)
    if (last?.text === text) last.count += 1
    else runs.push({ text, count: 1 })
  }
  return runs
}
