import type { Agent } from 'node:http'
import type { Socket } from 'node:net'
import type { Egress } from '@testmesh/action-kit'
import type { ConnectionSettings } from './connection-settings.ts'
import { type Connections, createConnections } from './connections.ts'

/** Connections, and keep-alive agents for requests that Node's client sends, one per protocol and settings; with all their sockets. */
export interface Agents {
  readonly connections: Connections
  find(protocol: string, settings: ConnectionSettings): Agent | undefined
  open(protocol: string, settings: ConnectionSettings): Promise<Agent>
  /** Closes this socket too when the agents are closed. */
  keep(socket: Socket): void
  close(): void
}

export const createAgents = (net: Egress): Agents => {
  const sockets = new Set<Socket>()
  const agents = new Map<string, Agent>()
  let isClosed = false
  const keep = (socket: Socket) => {
    // Its host was still looked up when all others were closed.
    if (isClosed) return socket.destroy()
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  }
  const open: Agents['open'] = async (protocol, settings) => {
    const made = settings.proxy
      ? await (await import('../../node/proxy-agent.ts')).openProxyAgent(settings.proxy, { tls: settings.tls, net })
      : (await import('./create-agent.ts')).createAgent(protocol, settings, { net, own: keep })
    agents.set(protocol + settings.key, made)
    return made
  }
  const close = () => {
    isClosed = true
    for (const agent of agents.values()) agent.destroy()
    for (const socket of sockets) socket.destroy()
  }
  return { connections: createConnections({ net, own: keep }), find: (protocol, { key }) => agents.get(protocol + key), open, keep, close }
}
