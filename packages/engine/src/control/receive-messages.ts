import { createNearMisses, describeMismatch, type MatchFunction, type NearMisses } from '@testmesh/action-kit'
import { isTruthy, nearestNames, showValue } from '@testmesh/expressions'
import { type Failure, messageOf } from '@testmesh/protocol'
import { engineCodes } from '../codes.ts'
import { EngineError, toFailure } from '../run/failure.ts'
import type { Inbox } from '../run/inbox.ts'
import type { ControlContext, ControlResult } from './control.ts'

const WITHIN_MS = 10_000

/** Takes messages of a listener that fit; the others stay for another `receive`. */
export const receiveMessages = async (context: ControlContext): Promise<ControlResult> => {
  const { config } = context
  const inbox = await findInbox(context)
  const never = config.never === true
  const wanted = never ? 1 : typeof config.count === 'number' ? config.count : 1
  const found = await take(context, { inbox, wanted })
  const result = { messages: found.messages, count: found.messages.length, message: found.messages[0] ?? null }
  const { unread } = found
  // One that cannot be judged may be the one that should never come.
  if (unread && (never || (found.messages.length < wanted && unread.count === found.misses.count()))) return notJudged(result, unread)
  const ended = inbox.failure()
  if (never && found.messages.length > 0) return failed(result, unexpected(found.messages[0]))
  if (ended !== undefined && found.messages.length < wanted) return { result, failure: toFailure(ended), outcome: 'error' }
  if (never || found.messages.length >= wanted) return { result }
  const lack = tooFew(context, { found, wanted, inbox })
  if (context.isTimeUp()) throw new EngineError('RECEIVE_TOO_FEW', lack.message, { kind: 'timeout' })
  return failed(result, lack)
}

const findInbox = async ({ config, findListener }: ControlContext): Promise<Inbox> => {
  const name = String(config.from)
  const { inbox, names } = await findListener(name)
  if (inbox) return inbox
  const [nearest] = nearestNames(name, names)
  const hint = nearest === undefined ? engineCodes.LISTENER_UNKNOWN.hint : `Did you mean "${nearest}"?`
  throw new EngineError('LISTENER_UNKNOWN', `nobody listens under the name "${name}"`, { hint })
}

interface Taking {
  readonly inbox: Inbox
  readonly wanted: number
}

interface Found {
  readonly messages: readonly unknown[]
  readonly misses: NearMisses<unknown>
  readonly unread: Unread | undefined
}

/** Messages of which the condition could not be evaluated. */
interface Unread {
  readonly count: number
  /** Of the first of them. */
  readonly message: unknown
  readonly error: unknown
}

/** Looks at what is there, and at what comes, until there are enough, time is up, or nothing can come any more. */
const take = async (context: ControlContext, { inbox, wanted }: Taking): Promise<Found> => {
  const withinMs = typeof context.config.within === 'number' ? context.config.within : WITHIN_MS
  const messages: unknown[] = []
  const misses = createNearMisses<unknown>()
  let unread: Unread | undefined
  let isTimeUp = false
  let wake = (): void => {}
  const clearLimit = context.limit(withinMs, () => {
    isTimeUp = true
    wake()
  })
  const leave = [context.onCancel(() => wake()), inbox.onChange(() => wake())]
  const fits = (message: unknown): boolean => {
    const { differences, error } = judge(message, context)
    if (differences.length === 0) return true
    if (error !== undefined) unread = { message, error, ...unread, count: (unread?.count ?? 0) + 1 }
    misses.add({ message, differences })
    return false
  }
  try {
    for (let after = 0; ; ) {
      const looked = inbox.take({ after, fits, most: wanted - messages.length })
      messages.push(...looked.messages)
      after = looked.last
      if (messages.length >= wanted || isTimeUp || inbox.failure() !== undefined || context.isOver()) return { messages, misses, unread }
      await new Promise<void>((resolve) => {
        wake = resolve
        if (inbox.hasAfter(after) || isTimeUp || context.isOver()) resolve()
      })
    }
  } finally {
    clearLimit()
    for (const stop of leave) stop()
  }
}

interface Judged {
  readonly differences: readonly string[]
  /** Why the condition could not be evaluated. */
  readonly error?: unknown
}

/** A message that `match` leaves out may be of another kind: its condition is not asked. */
const judge = (message: unknown, { config, written }: ControlContext): Judged => {
  const { match, condition } = config as { match?: unknown; condition?: unknown }
  const mismatches = typeof match === 'function' ? (match as MatchFunction)(message) : []
  if (mismatches.length > 0) return { differences: mismatches.map((mismatch) => describeMismatch(mismatch, 'the message')) }
  if (condition === undefined) return { differences: [] }
  const text = String(written.condition)
  try {
    return { differences: holdsFor(condition, message) ? [] : [`${text} does not hold`] }
  } catch (error) {
    return { differences: [`${text} cannot be evaluated: ${messageOf(error)}`], error }
  }
}

const holdsFor = (condition: unknown, message: unknown): boolean =>
  isTruthy(
    typeof condition === 'function'
      ? (condition as (result: object, options: object) => unknown)({ message }, { root: message })
      : condition,
  )

const notJudged = (result: ControlResult['result'], { message, error }: Unread): ControlResult => {
  const failure = toFailure(error)
  const told = `${failure.message}, of the message ${showValue(message, 200).text}`
  const hint = 'ask only messages of the right kind, by `match`, or say what holds where it is missing: message.total ?? 0'
  return { result, failure: { ...failure, message: told, hint }, outcome: 'error' }
}

const failed = (result: ControlResult['result'], failure: Failure): ControlResult => ({ result, failure, outcome: 'failed' })

const unexpected = (message: unknown): Failure => ({
  code: 'RECEIVE_UNEXPECTED',
  message: `a message came that should never come: ${showValue(message, 200).text}`,
  hint: engineCodes.RECEIVE_UNEXPECTED.hint,
})

const tooFew = ({ config }: ControlContext, { found, wanted, inbox }: Taking & { readonly found: Found }): Failure => {
  const { messages, misses } = found
  const came = `${messages.length} of ${wanted} ${wanted === 1 ? 'message' : 'messages'} came from ${String(config.from)} in time`
  const instead = misses.inWords((message) => showValue(message, 200).text)
  const lost = inbox.dropped() === 0 ? '' : `\n  (the oldest ${inbox.dropped()} messages were not kept)`
  return { code: 'RECEIVE_TOO_FEW', message: `${came}${instead}${lost}`, hint: engineCodes.RECEIVE_TOO_FEW.hint }
}
