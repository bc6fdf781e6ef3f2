import type { Attempted } from '@testmesh/storage'

/** What a receiver said, or why it said nothing. */
export type Answer =
  | { readonly type: 'answered'; readonly status: number /** How it began. */; readonly text: string; readonly retryAfter?: string }
  | { readonly type: 'unanswered'; readonly problem: string /** It may not be reached. */; readonly isDenied?: boolean }

export interface Judging {
  /** How often it was sent, this time counted. */
  readonly attempts: number
  /** Nobody waits for it later. */
  readonly isTest: boolean
  readonly now: Date
  /** From 0 to below 1. */
  readonly random: () => number
  /** Between attempts, milliseconds. Default: eight within about six hours. */
  readonly pausesMs?: readonly number[]
}

const minuteMs = 60_000
const usualPausesMs = [minuteMs / 6, minuteMs, 5 * minuteMs, 20 * minuteMs, 45 * minuteMs, 90 * minuteMs, 180 * minuteMs]
/** What nobody will have mended within minutes begins with this one. */
const firstSlow = 3
const longestMs = 6 * 60 * minuteMs

/** What becomes of a delivery after an attempt. Its answer is still to be masked. */
export const judgeAnswer = (
  answer: Answer,
  { attempts, isTest, now, random, pausesMs = usualPausesMs }: Judging,
): Attempted & { readonly isGone: boolean } => {
  const said = answer.type === 'answered' ? { status: answer.status, answer: answer.text } : { status: null, answer: answer.problem }
  const isGone = said.status === 410
  if (said.status !== null && said.status >= 200 && said.status < 300) return { ...said, state: 'delivered', isGone }
  const pauseMs = pausesMs[attempts - 1 + (isSlow(answer) ? firstSlow : 0)]
  if (isTest || isGone || pauseMs === undefined) return { ...said, state: 'failed', isGone }
  // A fifth less or more, so that not all come at once to one that was away.
  return { ...said, state: 'pending', restMs: Math.max(Math.round(pauseMs * (0.8 + 0.4 * random())), askedFor(answer, now)), isGone }
}

/** A wrong address, a redirect, a network that may not be reached: somebody has to change something first. */
const isSlow = (answer: Answer): boolean => {
  if (answer.type === 'unanswered') return answer.isDenied === true
  return answer.status < 500 && answer.status !== 408 && answer.status !== 429
}

/** Of `Retry-After`, in seconds or as a date. Milliseconds; 0 when nothing was asked for. */
const askedFor = (answer: Answer, now: Date): number => {
  const text = answer.type === 'answered' ? answer.retryAfter : undefined
  if (text === undefined) return 0
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now.getTime()
  return Number.isNaN(ms) ? 0 : Math.min(Math.max(ms, 0), longestMs)
}
