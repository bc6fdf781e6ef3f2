import { describeMismatch, isActionError, type Mismatch } from '@testmesh/action-kit'
import { msInWords } from '../stop.ts'
import type { Message } from './connection.ts'
import type { Operation, OperationOptions } from './operations.ts'
import { websocketError } from './websocket-error.ts'

interface NearMiss {
  readonly message: Message
  readonly mismatches: readonly Mismatch[]
}

/**
 * Takes messages until one matches; without a pattern the first does.
 *
 * @throws ActionError WEBSOCKET_NO_MATCH with the nearest one; WEBSOCKET_TIMEOUT when none came
 */
export const waitForMatch = async (
  match: Operation['match'],
  { context, connection, transcript, deadline, limitMs }: OperationOptions & { deadline: number; limitMs: number },
): Promise<void> => {
  let nearest: NearMiss | undefined
  let seen = 0
  for (;;) {
    const message = await connection.next({ context, deadline, what: 'a message that matches' }).catch((error: unknown) => {
      if (!isActionError(error) || error.code === 'WEBSOCKET_ABORTED') throw error
      const came = error.code === 'WEBSOCKET_TIMEOUT' ? `came within ${msInWords(limitMs)}` : 'came before the connection was closed'
      if (nearest) throw noMatch(nearest, { seen, came, cause: error })
      throw error.code === 'WEBSOCKET_TIMEOUT' ? websocketError(error.code, `no message ${came}`, { kind: 'timeout', cause: error }) : error
    })
    transcript.messages.push(message)
    seen += 1
    const mismatches = match?.(message.data) ?? []
    if (mismatches.length === 0) return
    if (!nearest || mismatches.length < nearest.mismatches.length) nearest = { message, mismatches }
  }
}

interface Seen {
  /** How many messages. */
  readonly seen: number
  readonly came: string
  readonly cause: Error
}

const noMatch = ({ message, mismatches }: NearMiss, { seen, came, cause }: Seen) => {
  const differences = mismatches.slice(0, 3).map((mismatch) => describeMismatch(mismatch, 'the message'))
  const shown = JSON.stringify(message.data)
  const nearest = `${shown.length > 200 ? `${shown.slice(0, 199)}…` : shown} (${differences.join('; ')})`
  const none = seen === 1 ? `the one message that ${came} did not match` : `none of the ${seen} messages that ${came} matched`
  return websocketError('WEBSOCKET_NO_MATCH', `${none}; the nearest: ${nearest}`, { kind: 'timeout', cause })
}
