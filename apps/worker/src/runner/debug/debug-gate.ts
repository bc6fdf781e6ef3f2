import type { Gate, GatePoint, Plan } from '@testmesh/engine'
import { type GoOn, type Stop, stepThrough, stopsAt } from '@testmesh/project/debug'
import type { Breakpoint, DebugWish, ExecutionStop } from '@testmesh/protocol'
import type { Link } from '../link.ts'
import { answerCommand } from './answer-command.ts'

export interface DebuggedRun {
  readonly plan: Plan
  readonly wish: DebugWish
  readonly link: Pick<Link, 'onCommand' | 'send' | 'stop'>
  /** How long it stands while nobody says anything. Milliseconds. Default: 15 minutes. */
  readonly patienceMs?: number
}

/** A run that stands. */
export interface Standing extends Stop {
  /** Of the stop, from 1. */
  readonly number: number
  goOn(next: GoOn): void
}

/** What commands steer. */
export interface DebuggedState {
  readonly plan: Plan
  breakpoints: readonly Breakpoint[]
  /** It runs up to there, once. */
  target: Breakpoint | undefined
  /** Absent while it runs. */
  standing: Standing | undefined
  /** Stops before the next step. */
  pause(): void
}

/** Lets a run stand where somebody wants it to, and does there what he says. */
export const createDebugGate = ({ plan, wish, link, patienceMs = 15 * 60_000 }: DebuggedRun): Gate => {
  let stops = 0
  let timer: NodeJS.Timeout | undefined
  /** Each command begins it anew. Answers when it is over, in milliseconds since 1970. */
  const waitOn = (): number => {
    clearTimeout(timer)
    timer = setTimeout(() => link.stop(`nobody told the debugger anything for ${patienceMs / 60_000} minutes`), patienceMs)
    return Date.now() + patienceMs
  }
  const isBreakpoint = async (point: GatePoint): Promise<boolean> => {
    for (const breakpoint of [...state.breakpoints, ...(state.target ? [state.target] : [])])
      if (await stopsAt(breakpoint, point, plan)) return true
    return false
  }
  const converse = (stop: Stop): Promise<GoOn> =>
    new Promise((resolve) => {
      const { point } = stop
      if (point.cancellation.isCancelled) return resolve(toTheEnd)
      stops += 1
      const goOn = (next: GoOn): void => {
        clearTimeout(timer)
        stopListening()
        state.standing = undefined
        point.resumed()
        resolve(next)
      }
      state.target = undefined
      state.standing = { ...stop, number: stops, goOn }
      point.paused({ reason: reasonOf(stop), stop: told(state.standing, waitOn()) })
      const stopListening = point.cancellation.onCancel(() => goOn(toTheEnd))
    })
  const through = stepThrough({ pace: { to: wish.stopOnEntry ? 'next' : 'end' }, isBreakpoint, converse })
  const state: DebuggedState = { plan, breakpoints: wish.breakpoints, target: undefined, standing: undefined, pause: through.pause }
  // One after the other: what the next one finds is what the one before has left.
  let turn = Promise.resolve()
  link.onCommand(({ id, command }) => {
    turn = turn.then(async () => {
      const answer = await answerCommand(state, command)
      const endsAt = state.standing && waitOn()
      const reply = 'reply' in answer && endsAt !== undefined ? { reply: { ...answer.reply, endsAt } } : answer
      link.send({ type: 'answered', id, answer: reply })
    })
  })
  return through.gate
}

const toTheEnd: GoOn = { pace: { to: 'end' } }

const told = ({ number, why, point }: Standing, endsAt: number): ExecutionStop => {
  const { path, id: stepId, pointer, place, attempt, failure, isTolerant } = point
  return { number, why, path, stepId, pointer, place, attempt, ...(failure && { failure }), isTolerant, endsAt }
}

const reasonOf = ({ why, point: { id, attempt, failure } }: Stop): string => {
  if (why === 'failure') return `${id} failed: ${failure?.message}`
  return `before ${id}${attempt > 1 ? `, attempt ${attempt}` : ''}${why === 'breakpoint' ? ', a breakpoint' : ''}`
}
