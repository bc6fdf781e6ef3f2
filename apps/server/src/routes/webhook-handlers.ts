import { missing } from '@testmesh/platform'
import { webhookRoutes } from '@testmesh/protocol'
import type { WorkspaceHandlers } from '../http/call.ts'

/** There are none until something keeps them. */
const none = async (): Promise<never> => {
  throw missing('webhook')
}

export const webhookHandlers = Object.fromEntries(Object.keys(webhookRoutes).map((name) => [name, none])) as unknown as WorkspaceHandlers<
  typeof webhookRoutes
>
