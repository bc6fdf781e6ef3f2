import type { Socket } from 'node:net'
import type { ActionContext } from '@testmesh/action-kit'
import { type ConnectionPool, createConnectionPool, type PooledConnection } from '../../node/connection-pool.ts'
import { openSocket } from '../../node/open-socket.ts'
import { message, openSession, type Session } from '../bolt/session.ts'
import { toConnectError } from './explain-error.ts'
import type { Neo4jSettings } from './settings.ts'

export interface Neo4jConnection extends PooledConnection {
  readonly session: Session
}

/** The connections of this execution to one server. */
export const findPool = (settings: Neo4jSettings, context: ActionContext): Promise<ConnectionPool<Neo4jConnection>> => {
  const what = `${settings.tls ? 'a TLS connection' : 'a connection'} to ${settings.host}:${settings.port}`
  const connect = (own: (socket: Socket) => void) => openConnection(settings, context, own)
  return context.use(`neo4j:${JSON.stringify(settings)}`, async () => createConnectionPool({ what, connect }))
}

const openConnection = async (settings: Neo4jSettings, { net }: ActionContext, own: (socket: Socket) => void): Promise<Neo4jConnection> => {
  const { host, port, tls, login } = settings
  try {
    const socket = await openSocket({ host, port, net, tls, own })
    const session = await openSession(socket)
    await session.say(message.hello({ user_agent: 'testmesh/1', bolt_agent: { product: 'testmesh/1' } }))
    await session.say(
      message.logon(login ? { scheme: 'basic', principal: login.username, credentials: login.password } : { scheme: 'none' }),
    )
    return { session, isOpen: () => !socket.destroyed, close: () => void socket.destroy() }
  } catch (error) {
    throw toConnectError(error, settings)
  }
}
