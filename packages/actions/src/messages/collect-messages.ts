import { type ActionError, type ActionErrorOptions, createNearMisses, type NearMisses } from '@testmesh/action-kit'
import { isCutShort } from '../stop.ts'
import { contentInWords } from './content.ts'

/** How many messages a step wants. */
export interface Wanted {
  /** Fewer are a failure. Default 1. */
  readonly count?: number | undefined
  /** Goes on after `count` until there are so many. */
  readonly max_messages?: number | undefined
  /** None at all may come. */
  readonly never?: boolean | undefined
}

/** What was found. */
export interface Collected<M> {
  readonly messages: readonly M[]
  /** How many were looked at. */
  readonly seen: number
}

/** What a message holds. */
type Raw = string | Uint8Array | null

/** How a family tells what came of it. */
export interface CollectWords<M, C extends string> {
  /** In the singular. Its plural is also the key of the result. */
  readonly noun: 'message' | 'event'
  readonly codes: { readonly tooFew: C; readonly unexpected: C; readonly tooMuch: C }
  error(code: C, message: string, options?: ActionErrorOptions): ActionError
  /** What tells a message from others, before its content: `orders[0]@7`. */
  inWords(message: M): string
  /** What is shown of its content, and counted. Default: `raw`. */
  contentOf?(message: M): Raw
}

export interface CollectOptions<M, C extends string> {
  readonly wanted: Wanted
  readonly words: CollectWords<M, C>
  /** What came next; undefined when nothing comes any more: time is up, or there is an end. */
  next(): Promise<readonly M[] | undefined>
  /** What of a message is not as wanted, a few words each; none when it counts. */
  differences(message: M): readonly string[]
  /** Asked when too few came: `on orders within 5 s`. */
  ending(): string
  /** What helps against too few, where the family knows better than the hint of its code. */
  hint?(): string | undefined
}

/** Held in memory. Bytes of values, and messages. */
const MOST_BYTES = 64 * 1024 * 1024
const MOST_MESSAGES = 100_000

/** Takes messages until enough match, or none for as long as none may. @throws ActionError with what came instead, nearest first */
export const collectMessages = async <M extends object, C extends string>(options: CollectOptions<M, C>): Promise<Collected<M>> => {
  const { wanted, words, next, differences: differencesOf } = options
  const needed = wanted.never ? 0 : (wanted.count ?? 1)
  const most = wanted.never ? Number.POSITIVE_INFINITY : Math.max(needed, wanted.max_messages ?? needed)
  const messages: M[] = []
  const misses = createNearMisses<M>()
  let bytes = 0
  let isStepOver = false
  while (messages.length < most) {
    const came = await next().catch((error: unknown) => {
      if (!isCutShort(error)) throw error
      isStepOver = true
      return undefined
    })
    if (!came) break
    for (const message of came) {
      if (messages.length === most) break
      const differences = differencesOf(message)
      if (differences.length > 0) misses.add({ message, differences })
      else {
        if (wanted.never) throw unexpected(message, { words, seen: misses.count() + 1 })
        messages.push(message)
        bytes += contentOf(message, words)?.length ?? 0
      }
    }
    if (bytes > MOST_BYTES || messages.length > MOST_MESSAGES)
      throw words.error(words.codes.tooMuch, `${messages.length} ${words.noun}s came, which is more than is kept`)
  }
  if (messages.length < needed) throw tooFew({ messages, needed, misses, isStepOver }, options)
  return { messages, seen: messages.length + misses.count() }
}

interface Shortage<M> {
  readonly messages: readonly M[]
  readonly needed: number
  readonly misses: NearMisses<M>
  /** By its own time limit. */
  readonly isStepOver: boolean
}

const tooFew = <M extends object, C extends string>(
  { messages, needed, misses, isStepOver }: Shortage<M>,
  { words, ending, hint }: CollectOptions<M, C>,
): ActionError => {
  const came = `${messages.length} of ${needed} ${words.noun}${needed === 1 ? '' : 's'} came ${isStepOver ? 'before the step was stopped' : ending()}`
  const better = hint?.()
  return words.error(words.codes.tooFew, `${came}${misses.inWords((message) => inFull(message, words))}`, {
    kind: 'timeout',
    ...(better === undefined ? {} : { hint: better }),
    result: {
      [`${words.noun}s`]: messages,
      count: messages.length,
      seen: messages.length + misses.count(),
      near_misses: misses.nearest().map(({ message, differences }) => ({ ...message, differences })),
    },
  })
}

interface Unexpected<M, C extends string> {
  readonly words: CollectWords<M, C>
  readonly seen: number
}

const unexpected = <M extends object, C extends string>(message: M, { words, seen }: Unexpected<M, C>): ActionError => {
  const { noun } = words
  const text = `${noun === 'event' ? 'an' : 'a'} ${noun} came that should never come: ${inFull(message, words)}`
  return words.error(words.codes.unexpected, text, { result: { [`${noun}s`]: [message], count: 1, seen } })
}

const inFull = <M extends object, C extends string>(message: M, words: CollectWords<M, C>): string =>
  `${words.inWords(message)} ${contentInWords(contentOf(message, words))}`

const contentOf = <M extends object, C extends string>(message: M, words: CollectWords<M, C>): Raw =>
  words.contentOf ? words.contentOf(message) : ((message as { readonly raw?: Raw }).raw ?? null)
