import type { Client, Transport } from '@modelcontextprotocol/client'
import type { ActionContext } from '@testmesh/action-kit'
import { requireDriver } from '../../driver.ts'
import { mcpError } from '../mcp-error.ts'
import { toConnectionError } from './connection-error.ts'
import { openHttpTransport } from './http-transport.ts'
import { createInbox, type Inbox } from './inbox.ts'
import type { ServerSettings } from './read-server.ts'
import { openStdioTransport } from './stdio-transport.ts'

/** A server that is ready, and what it told. */
export interface Connection {
  readonly client: Client
  readonly inbox: Inbox
  readonly settings: ServerSettings
  /** What its program wrote last to standard error, if anything. */
  lastWords(): string
  close(): Promise<void>
}

export interface ConnectOptions {
  readonly context: ActionContext
  readonly protocolVersion?: string | undefined
  readonly timeoutMs: number
}

/** The connection of this execution to a server; opened again when it ended. @throws ActionError */
export const findConnection = async (settings: ServerSettings, options: ConnectOptions): Promise<Connection> => {
  const connections = await options.context.use('connections', openConnections)
  const key = JSON.stringify([settings, options.protocolVersion])
  const known = connections.get(key)
  if (known) return known
  const forget = () => {
    if (connections.get(key) === opening) connections.delete(key)
  }
  const opening = connect(settings, options, forget)
  connections.set(key, opening)
  opening.catch(forget)
  return opening
}

const openConnections = async () => {
  const connections = new Map<string, Promise<Connection>>()
  const close = async () => {
    await Promise.all([...connections.values()].map((opening) => opening.then((connection) => connection.close()).catch(() => undefined)))
  }
  return { value: connections, close }
}

const connect = async (
  settings: ServerSettings,
  { context, protocolVersion, timeoutMs }: ConnectOptions,
  onEnd: () => void,
): Promise<Connection> => {
  const { Client } = await requireDriver('@modelcontextprotocol/client', () => import('@modelcontextprotocol/client'))
  const opened = 'url' in settings ? await openHttpTransport(settings, context) : await openStdioTransport(settings)
  const lastWords = opened.lastWords ?? (() => '')
  const client = new Client({ name: 'testmesh', version: '1' }, toClientOptions(protocolVersion))
  const inbox = createInbox()
  client.onclose = onEnd
  try {
    await client.connect(opened.transport, { timeout: timeoutMs })
    tellInbox(opened.transport, inbox)
    await listenForChanges(client, timeoutMs)
  } catch (error) {
    await opened.close().catch(() => undefined)
    throw toConnectionError(error, { settings, lastWords: lastWords(), timeoutMs })
  }
  return { client, inbox, settings, lastWords, close: () => opened.close() }
}

/** As they come: the client forgets the progress of a call with its answer, even where both come in one piece. */
const tellInbox = (transport: Transport, inbox: Inbox): void => {
  const { onmessage } = transport
  transport.onmessage = (message, extra) => {
    if ('method' in message && !('id' in message) && message.method !== acknowledged)
      inbox.add({ method: message.method, params: message.params ?? {} })
    onmessage?.call(transport, message, extra)
  }
}

/** Of the protocol itself. */
const acknowledged = 'notifications/subscriptions/acknowledged'

/** Before 2026, servers tell of changes unasked. */
const listenForChanges = async (client: Client, timeoutMs: number): Promise<void> => {
  if (client.getProtocolEra() !== 'modern') return
  const { tools, resources, prompts } = client.getServerCapabilities() ?? {}
  const wanted = {
    ...(tools?.listChanged && { toolsListChanged: true }),
    ...(resources?.listChanged && { resourcesListChanged: true }),
    ...(prompts?.listChanged && { promptsListChanged: true }),
  }
  if (Object.keys(wanted).length > 0) await client.listen(wanted, { timeout: timeoutMs })
}

/** Revisions from 2026 on are asked for in another way than those before. */
const toClientOptions = (version: string | undefined) => {
  if (version === undefined) return {}
  if (version === 'auto') return { versionNegotiation: { mode: 'auto' as const } }
  if (!/^\d{4}-\d\d-\d\d$/.test(version))
    throw mcpError('MCP_NOT_OFFERED', `${JSON.stringify(version)} is no protocol version`, { hint: 'Write one as 2025-06-18, or auto.' })
  return version < '2026' ? { supportedProtocolVersions: [version] } : { versionNegotiation: { mode: { pin: version } } }
}
