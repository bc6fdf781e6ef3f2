import type { ActionContext } from '@testmesh/action-kit'
import type { Connection } from './connection.ts'

/** The open connections of one execution, by name. */
export const openConnections = (context: ActionContext): Promise<Map<string, Connection>> =>
  context.use('websocket', async () => {
    const connections = new Map<string, Connection>()
    const close = () => {
      for (const { socket } of connections.values()) socket.terminate()
    }
    return { value: connections, close }
  })
