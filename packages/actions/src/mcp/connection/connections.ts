import type { Client, Transport } from '@modelcontextprotocol/client'
import type { ActionContext } from '@testmesh/action-kit'
import { requireDriver } from '../../driver.ts'
import { mcpError } from '../mcp-error.ts'
import { toConnectionError } from './connection-error.ts'
import { type OpenTransport, openHttpTransport } from './http-transport.ts'
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
}

export interface ConnectOptions {
  readonly context: ActionContext
  readonly protocolVersion?: string | undefined
  readonly timeoutMs: number
}

/** The connection of this execution to a server; opened again when it ended. @throws ActionError */
export const findConnection = async (settings: ServerSettings, options: ConnectOptions): Promise<Connection> => {
  const { opened, own } = await options.context.use('connections', openConnections)
  const key = JSON.stringify([settings, options.protocolVersion])
  const known = opened.get(key)
  if (known) return known
  const forget = () => {
    if (opened.get(key) === opening) opened.delete(key)
  }
  const opening = connect(settings, options, { own, onEnd: forget })
  opened.set(key, opening)
  opening.catch(forget)
  return opening
}

interface Around {
  /** Sees what carries a connection before its server has answered: nobody waits for that at the end. */
  own(transport: OpenTransport): void
  onEnd(): void
}

const openConnections = async () => {
  const transports = new Set<OpenTransport>()
  let isClosed = false
  const own = (transport: OpenTransport): void => {
    transports.add(transport)
    if (isClosed) void close()
  }
  const close = async () => {
    isClosed = true
    await Promise.all([...transports].map((transport) => transport.close().catch(() => undefined)))
  }
  return { value: { opened: new Map<string, Promise<Connection>>(), own }, close }
}

const connect = async (
  settings: ServerSettings,
  { context, protocolVersion, timeoutMs }: ConnectOptions,
  { own, onEnd }: Around,
): Promise<Connection> => {
  const { Client } = await requireDriver('@modelcontextprotocol/client', () => import('@modelcontextprotocol/client'))
  const opened = 'url' in settings ? await openHttpTransport(settings, context) : await openStdioTransport(settings)
  own(opened)
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
  return { client, inbox, settings, lastWords }
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
