import { groupBy } from '../group-by.ts'
import type { History } from './history.ts'

export interface Violation {
  /** `a` to `g`: see the rules below. */
  readonly rule: Rule
  readonly message: string
}

type Rule = keyof typeof rules

const finalStates = new Set(['succeeded', 'failed', 'cancelled', 'dead'])
const heldStates = new Set(['running', 'cancelling'])
const stepsOfJob = 3

const legal = new Set([
  'new → waiting',
  'new → queued',
  'waiting → queued',
  'waiting → cancelled',
  'queued → running',
  'queued → cancelled',
  'running → succeeded',
  'running → failed',
  'running → cancelling',
  'running → waiting',
  'running → queued',
  'running → dead',
  'cancelling → cancelled',
])

/** What must hold once all is quiet, whatever happened to the processes. Each answers what is wrong. */
const rules = {
  /** What was acknowledged has ended. */
  a: ({ acknowledged, jobs }: History) => {
    const ended = new Set(jobs.filter(({ state }) => finalStates.has(state)).map(({ key }) => key))
    return [...acknowledged].filter((key) => !ended.has(key)).map((key) => `${key} was acknowledged and has not ended`)
  },
  /** A job that ended has exactly one result, of its state and its last epoch. */
  b: ({ jobs, results }: History) => {
    const byJob = groupBy(results, ({ jobId }) => jobId)
    return jobs.flatMap(({ id, key, state, epoch }) => {
      const own = byJob.get(id) ?? []
      const expected = finalStates.has(state) ? 1 : 0
      if (own.length !== expected) return [`${key} is ${state} and has ${own.length} results`]
      return own
        .filter((one) => one.state !== state || one.epoch !== epoch)
        .map((one) => `${key} is ${state}, its result says ${one.state}`)
    })
  },
  /** One attempt at most succeeded. */
  c: ({ attempts }: History) =>
    [
      ...groupBy(
        attempts.filter(({ outcome }) => outcome === 'succeeded'),
        ({ jobId }) => jobId,
      ),
    ]
      .filter(([, own]) => own.length > 1)
      .map(([jobId, own]) => `${jobId} succeeded ${own.length} times`),
  /** Epochs rise by claims alone, and states change only as they may. */
  d: ({ transitions }: History) =>
    [...groupBy(transitions, ({ jobId }) => jobId)].flatMap(([jobId, own]) =>
      own.flatMap(({ from, to, epoch }, n) => {
        const change = `${from ?? 'new'} → ${to}`
        const step = epoch - (own[n - 1]?.epoch ?? 0)
        const isClaim = to === 'running'
        const wrong = legal.has(change) ? [] : [`${jobId} went ${change}`]
        return step === (isClaim ? 1 : 0) ? wrong : [...wrong, `${jobId} went ${change} with its epoch by ${step}`]
      }),
    ),
  /** What was written, its holder wrote; what is shown of a job that succeeded is whole. */
  e: ({ jobs, steps }: History) => {
    const foreign = steps.filter(({ epoch, jobEpoch, jobState }) => epoch !== jobEpoch || !heldStates.has(jobState))
    const byJob = groupBy(steps, ({ jobId }) => jobId)
    const broken = jobs.filter(({ id, state, epoch }) => {
      const shown = (byJob.get(id) ?? []).filter((step) => step.epoch === epoch).map(({ ord }) => ord)
      return state === 'succeeded' && shown.join() !== Array.from({ length: stepsOfJob }, (_, ord) => ord).join()
    })
    return [
      ...foreign.map(({ jobId, epoch, jobEpoch, jobState }) => `${jobId}: epoch ${epoch} wrote while it was ${jobState} in ${jobEpoch}`),
      ...broken.map(({ key }) => `${key} succeeded without its steps`),
    ]
  },
  /** The target was called by every job that ran to an end, and by no attempt twice. */
  f: ({ calls, jobs, attempts }: History) => {
    const called = groupBy(calls, (key) => key)
    const tried = groupBy(attempts, ({ jobId }) => jobId)
    return jobs.flatMap(({ id, key, state }) => {
      const count = called.get(key)?.length ?? 0
      const least = state === 'succeeded' || state === 'failed' ? 1 : 0
      const most = tried.get(id)?.length ?? 0
      return count >= least && count <= most ? [] : [`${key} called the target ${count} times in ${most} attempts`]
    })
  },
  /** What nobody knows about is there once or not at all. */
  g: ({ unknown, jobs }: History) =>
    [...groupBy(jobs, ({ key }) => key)]
      .filter(([key, own]) => unknown.has(key) && own.length > 1)
      .map(([key, own]) => `${key} is there ${own.length} times`),
}

export const checkHistory = (history: History): Violation[] =>
  (Object.keys(rules) as Rule[]).flatMap((rule) => rules[rule](history).map((message) => ({ rule, message })))
