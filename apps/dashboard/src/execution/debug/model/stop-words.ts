import type { ExecutionStop, FlowRef } from '@testmesh/protocol'
import { roundsAround } from '../../model/step-rows.ts'

const whys = { step: 'step by step', breakpoint: 'a breakpoint', failure: undefined } as const

/** Where a debugged execution stands, and why: `before pay · round 2 of poll · a breakpoint · attempt 2`. */
export const stopWords = ({ why, stepId, path, attempt, isTolerant }: ExecutionStop): string =>
  [
    why !== 'failure' ? `before ${stepId}` : attempt === 0 ? `whether ${stepId} runs cannot be told` : `${stepId} failed`,
    ...roundsAround(path),
    whys[why],
    attempt > 1 && `attempt ${attempt}`,
    why === 'failure' && isTolerant && 'the flow would go on',
  ]
    .filter(Boolean)
    .join(' · ')

/** Where that is in the text; of a flow that the flow runs, with its file: `pay.testmesh.yaml:12`. */
export const placeWords = ({ place }: Pick<ExecutionStop, 'place'>, flow: Pick<FlowRef, 'file'> | undefined): string | undefined => {
  const line = place?.span?.start.line
  if (place?.file !== undefined && place.file !== flow?.file) return line === undefined ? place.file : `${place.file}:${line}`
  return line === undefined ? undefined : `line ${line}`
}

/** How much of its time is left, once that is worth a word: `1:45`. Undefined: there is plenty, or it is over. */
export const timeLeft = (endsAt: number, now: number): string | undefined => {
  const seconds = Math.ceil((endsAt - now) / 1000)
  if (seconds <= 0 || seconds > shownFrom) return undefined
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** Seconds before the end. */
const shownFrom = 120
