import type { Config, Mismatch } from '@testmesh/action-kit'
import { describeMismatch, isActionError } from '@testmesh/action-kit'
import type { Stop } from '../stop.ts'
import type { Inbox, Notification } from './connection/inbox.ts'
import type { mcpSchema } from './mcp.schema.ts'
import { mcpError } from './mcp-error.ts'

interface NearMiss {
  readonly notification: Notification
  readonly mismatches: readonly Mismatch[]
}

/** Takes notifications until enough of them match; others are passed over. @throws ActionError MCP_NO_NOTIFICATION with the nearest one */
export const waitForNotifications = async (
  { match, count = 1 }: Pick<Config<typeof mcpSchema>, 'match' | 'count'>,
  { inbox, stop }: { readonly inbox: Inbox; readonly stop: Stop },
): Promise<readonly Notification[]> => {
  const found: Notification[] = []
  const misses: NearMiss[] = []
  while (found.length < count) {
    const { promise, forget } = inbox.next()
    const notification = await stop.race(promise, 'a notification').catch((error: unknown) => {
      forget()
      throw isActionError(error) && error.code === 'MCP_TIMEOUT'
        ? noNotification({ count, found: found.length, misses, cause: error })
        : error
    })
    const mismatches = match?.(notification) ?? []
    if (mismatches.length === 0) found.push(notification)
    else misses.push({ notification, mismatches })
  }
  return found
}

const noNotification = ({ count, found, misses, cause }: { count: number; found: number; misses: readonly NearMiss[]; cause: Error }) => {
  const came = `${found} of ${count} notifications came`
  const [nearest] = misses.toSorted((a, b) => a.mismatches.length - b.mismatches.length)
  const instead = nearest ? `, and ${misses.length} that did not match; the nearest: ${inWords(nearest)}` : ''
  return mcpError('MCP_NO_NOTIFICATION', `${came}${instead}`, { kind: 'timeout', cause })
}

const inWords = ({ notification, mismatches }: NearMiss): string => {
  const differences = mismatches.slice(0, 3).map((mismatch) => describeMismatch(mismatch, 'the notification'))
  const shown = JSON.stringify(notification)
  return `${shown.length > 200 ? `${shown.slice(0, 199)}…` : shown} (${differences.join('; ')})`
}
