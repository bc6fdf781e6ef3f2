import { type ActionContext, type ActionError, type Config, defineAction, type JsonValue, type Output } from '@testmesh/action-kit'
import { monotonicNow } from '../node/monotonic.ts'
import { createStop, type Stop } from '../stop.ts'
import { ask, type Operation } from './ask.ts'
import { toConnectionError } from './connection/connection-error.ts'
import { type Connection, findConnection } from './connection/connections.ts'
import type { Notification } from './connection/inbox.ts'
import { readServer } from './connection/read-server.ts'
import { explain } from './explain.ts'
import { mcpSchema } from './mcp.schema.ts'
import { mcpError, stopWords } from './mcp-error.ts'
import { waitForNotifications } from './wait-for-notifications.ts'

type McpConfig = Config<typeof mcpSchema>
type McpResult = Output<typeof mcpSchema>

export const mcp = defineAction(mcpSchema, {
  run: async (config, context) => {
    const startedAt = monotonicNow()
    const stop = createStop(context, config.timeout, stopWords)
    const settings = await stop.race(readServer(config.server, context), 'the certificate')
    if (context.signal.aborted) throw stopWords.aborted(context.signal, 'the server')
    const options = { context, protocolVersion: config.protocol_version, timeoutMs: stop.leftMs() }
    const connection = await stop.race(findConnection(settings, options), 'the server')
    const answer = await answerOf(config, { connection, context, stop })
    return { ...toResult(config, answer, connection), duration_ms: Math.round((monotonicNow() - startedAt) * 100) / 100 }
  },
  explain,
})

interface Answer {
  readonly result?: object
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown }
  readonly notifications: readonly Notification[]
}

interface AnswerOptions {
  readonly connection: Connection
  readonly context: ActionContext
  readonly stop: Stop
}

const answerOf = async (config: McpConfig, { connection, context, stop }: AnswerOptions): Promise<Answer> => {
  const { client, inbox } = connection
  if (config.operation === 'notifications') return { result: {}, notifications: await waitForNotifications(config, { inbox, stop }) }
  const before = inbox.count()
  const { traceparent } = context.trace
  const asked = ask[config.operation](client, {
    config,
    traceparent,
    options: {
      signal: context.signal,
      timeout: Math.max(1, stop.leftMs()),
      headers: { traceparent },
      // Asks the server to tell of it; the inbox hears it.
      onprogress: () => undefined,
    },
  })
  try {
    const result = await stop.race(asked, `the answer to ${config.operation}`)
    return { result, notifications: inbox.since(before) }
  } catch (error) {
    const answered = serverErrorOf(error)
    if (answered) return { error: answered, notifications: inbox.since(before) }
    throw failureOf(error, config, { connection, context, stop })
  }
}

/** An error that the server answered, and not one that the client made of its answer. */
const serverErrorOf = (error: unknown): Answer['error'] => {
  if (!(error instanceof Error) || error.name !== 'ProtocolError' || brokenPromise.test(error.message)) return undefined
  const { code, message, data } = error as Error & { readonly code: number; readonly data?: unknown }
  // The library puts the code before the words of the server.
  return { code, message: message.replace(/^MCP error -?\d+: /, ''), ...(data === undefined ? {} : { data }) }
}

/** What the client says of a result that breaks the output schema that the server gave before. */
const brokenPromise =
  /^(Structured content does not match|Tool .* has an output schema but|Failed to validate structured|Tool '.*' has an invalid outputSchema)/

const failureOf = (error: unknown, config: McpConfig, { connection, context }: AnswerOptions): ActionError => {
  if (context.signal.aborted) return stopWords.aborted(context.signal, `the answer to ${config.operation}`)
  if (error instanceof Error && brokenPromise.test(error.message)) return mcpError('MCP_BAD_RESULT', error.message, { cause: error })
  return toConnectionError(error, { settings: connection.settings, lastWords: connection.lastWords(), timeoutMs: config.timeout })
}

type Data = Readonly<Record<string, JsonValue | undefined>>
type Parts = Omit<McpResult, 'duration_ms'>

const toResult = (config: McpConfig, { result, error, notifications }: Answer, { client }: Connection): Parts => {
  const data = (result ?? {}) as Data
  const { name = '', version = '' } = client.getServerVersion() ?? {}
  return {
    operation: config.operation,
    result: result === undefined ? null : (result as JsonValue),
    is_error: error !== undefined || data.isError === true,
    ...(error ? { error: error as NonNullable<McpResult['error']> } : {}),
    ...(result === undefined ? {} : partsOf(config.operation, data)),
    ...(config.operation === 'notifications' ? { count: notifications.length } : {}),
    notifications: notifications.map((notification) => ({ ...notification }) as JsonValue),
    server: { name, version },
    capabilities: (client.getServerCapabilities() ?? {}) as JsonValue,
    protocol_version: client.getNegotiatedProtocolVersion() ?? '',
  }
}

/** The key of the result that holds what was listed. */
const listKeys: Readonly<Partial<Record<Operation | 'notifications', readonly [keyof Parts, string]>>> = {
  list_tools: ['tools', 'tools'],
  list_resources: ['resources', 'resources'],
  list_resource_templates: ['resource_templates', 'resourceTemplates'],
  list_prompts: ['prompts', 'prompts'],
}

const partsOf = (operation: McpConfig['operation'], data: Data): Partial<Parts> => {
  const listed = listKeys[operation]
  if (listed) {
    const items = (data[listed[1]] ?? []) as JsonValue[]
    return { [listed[0]]: items, count: items.length }
  }
  if (operation === 'get_prompt') return { messages: (data.messages ?? []) as JsonValue[] }
  if (operation !== 'call_tool' && operation !== 'read_resource') return {}
  const content = (data.content ?? data.contents ?? []) as JsonValue[]
  const texts = content.flatMap((part) => ((part as Data).text === undefined ? [] : [String((part as Data).text)]))
  return {
    content,
    text: texts.join('\n'),
    ...(data.structuredContent === undefined ? {} : { structured_content: data.structuredContent }),
  }
}
