import type { Agent } from 'node:http'
import type { ConnectionOptions } from 'node:tls'
import type { ConnectionSettings } from './connection-settings.ts'
import { type OpenSocketOptions, openSocket } from './open-socket.ts'

/** A keep-alive agent whose every new connection goes where egress says. */
export const createAgent = (protocol: string, settings: ConnectionSettings, options: OpenSocketOptions): Agent => {
  const isSecure = protocol === 'https:'
  const { Agent: AgentOfProtocol } = isSecure ? process.getBuiltinModule('node:https') : process.getBuiltinModule('node:http')
  const agent = new AgentOfProtocol({ keepAlive: true, maxFreeSockets: 256 })
  agent.createConnection = (request: ConnectionOptions, callback) => {
    const { host = 'localhost', port = 0, servername } = request
    const tls = isSecure && { ...(servername !== undefined && { servername }), ...settings.tls, ALPNProtocols: ['http/1.1'] }
    openSocket({ host, port: Number(port), ...(tls && { tls }) }, options).then(
      (socket) => callback?.(null, socket),
      // The types ask for a socket, though there is none when it failed.
      (error: Error) => callback?.(error, undefined as never),
    )
    return undefined
  }
  return agent
}
