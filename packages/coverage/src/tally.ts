import type { Call } from './calls-of.ts'
import { addTo } from './counts.ts'
import type { Answer, OperationCoverage } from './coverage.ts'
import type { Operation } from './read-api.ts'

/** Counts what was seen of an operation. */
export interface Tally {
  count(call: Call, by: { readonly flow: string; readonly isAsserted: boolean }): void
  coverage(): OperationCoverage
}

export const createTally = ({ method, path, tag, answers }: Operation): Tally => {
  const flows = new Set<string>()
  const documented = new Map(answers.map((status) => [status, 0]))
  const undocumented = new Map<string, number>()
  let [calls, checked, unanswered] = [0, 0, 0]
  return {
    count: ({ status, times, isChecked }, { flow, isAsserted }) => {
      if (status === undefined) {
        unanswered += times
        return
      }
      flows.add(flow)
      calls += times
      if (isChecked || isAsserted) checked += 1
      const answer = answerOf(answers, status)
      // Of what was asked before the last time no status is known.
      addTo(answer === undefined ? undocumented : documented, answer ?? String(status), 1)
    },
    coverage: () => ({
      method,
      path,
      ...(tag !== undefined && { tag }),
      calls,
      checked,
      unanswered,
      answers: listed(documented),
      undocumented: listed(undocumented).sort((a, b) => Number(a.status) - Number(b.status)),
      flows: [...flows],
    }),
  }
}

/** The status itself, then its hundred, then what the document says of all others. */
const answerOf = (answers: readonly string[], status: number): string | undefined =>
  answers.find((answer) => answer === String(status)) ??
  answers.find((answer) => answer.toUpperCase() === `${Math.floor(status / 100)}XX`) ??
  answers.find((answer) => answer === 'default')

const listed = (counts: ReadonlyMap<string, number>): Answer[] => [...counts].map(([status, calls]) => ({ status, calls }))
