import type { Platform, Send } from '@testmesh/platform'
import type { Capability } from '@testmesh/protocol'
import type { Handlers } from '../http/create-app.ts'
import { accountHandlers } from './account-handlers.ts'
import { agentHandlers } from './agent-handlers.ts'
import { artifactHandlers } from './artifact-handlers.ts'
import { type AuthServices, authHandlers } from './auth-handlers.ts'
import { collectionHandlers } from './collection-handlers.ts'
import { environmentHandlers } from './environment-handlers.ts'
import { executionHandlers } from './execution-handlers.ts'
import { flowHandlers } from './flow-handlers.ts'
import { insightHandlers } from './insight-handlers.ts'
import { poolHandlers } from './pool-handlers.ts'
import { projectHandlers } from './project-handlers.ts'
import { scheduleHandlers } from './schedule-handlers.ts'
import { shareHandlers } from './share-handlers.ts'
import { triggeredHandlers, triggerHandlers } from './trigger-handlers.ts'
import { webhookHandlers } from './webhook-handlers.ts'

export interface HandlerParts extends AuthServices, Pick<Platform, 'queue' | 'blobs'> {
  /** What actions may do beyond the network, where executions run. */
  readonly granted: readonly Capability[]
  /** Of the server. */
  readonly version: string
  /** Sends a delivery of a webhook. */
  readonly send: Send
  /** Where people reach it, without a slash at the end. */
  readonly publicUrl?: string | undefined
  /** Aborts when the server shuts down. */
  readonly stopping: AbortSignal
}

/** What answers each operation. One that is missing does not compile. */
export const handlersOf = (parts: HandlerParts): Handlers => ({
  ...authHandlers(parts),
  ...accountHandlers(parts.keyring),
  ...flowHandlers(parts.granted),
  ...projectHandlers,
  ...collectionHandlers,
  ...environmentHandlers(parts.keyring),
  ...executionHandlers(parts),
  ...shareHandlers(parts.database),
  ...insightHandlers,
  ...poolHandlers(parts),
  ...scheduleHandlers(parts),
  ...triggerHandlers(parts),
  ...triggeredHandlers(parts),
  ...webhookHandlers({ ...parts, signal: parts.stopping }),
  ...artifactHandlers(parts.blobs),
  ...agentHandlers(parts),
})
