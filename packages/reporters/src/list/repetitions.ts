import { type ExecutionState, fullTitle } from '@testmesh/protocol'
import { type Ending, endingOf } from '../text/verdict-text.ts'
import { isWrong } from '../track/is-wrong.ts'

/** How the repetitions of each flow and row ended; of what is not repeated nothing is kept. */
export interface Repetitions {
  ended(id: string, state: ExecutionState): void
  /** `Pay failed 3 of 10 times`, for each of which some did not pass at once. */
  lines(): string[]
}

interface Repeated {
  readonly title: string
  ended: number
  /** By execution: one that is run again may pass yet. */
  readonly wrong: Map<string, Ending>
}

export const createRepetitions = (): Repetitions => {
  const all = new Map<string, Repeated>()
  return {
    ended: (id, state) => {
      const { flow, row, repetition } = state
      if (repetition === undefined) return
      const title = fullTitle(flow?.name ?? '', row?.name)
      const key = JSON.stringify([flow?.file, title])
      const repeated = all.get(key) ?? { title, ended: 0, wrong: new Map() }
      all.set(key, repeated)
      if (!repeated.wrong.delete(id)) repeated.ended++
      const ending = endingOf(state)
      if (isWrong(ending)) repeated.wrong.set(id, ending)
    },
    lines: () =>
      [...all.values()].flatMap(({ title, ended, wrong }) =>
        wrong.size > 0 ? [`  ${title} ${howOften([...wrong.values()], ended)}`] : [],
      ),
  }
}

const howOften = (wrong: readonly Ending[], ended: number): string => {
  const flaky = wrong.filter((ending) => ending === 'flaky').length
  const failed = wrong.length - flaky
  if (flaky === 0) return `failed ${failed} of ${ended} times`
  return failed === 0 ? `was flaky ${flaky} of ${ended} times` : `failed ${failed} of ${ended} times, and was flaky ${flaky} times`
}
