import type { Client, RequestOptions } from '@modelcontextprotocol/client'
import type { Config } from '@testmesh/action-kit'
import type { mcpSchema } from './mcp.schema.ts'

type McpConfig = Config<typeof mcpSchema>
export type Operation = Exclude<McpConfig['operation'], 'notifications'>

export interface Question {
  readonly config: McpConfig
  readonly traceparent: string
  readonly options: RequestOptions
}

type Ask = (client: Client, question: Question) => Promise<object>

/** Where there are no headers, the trace context travels in the message. */
const meta = ({ traceparent }: Pick<Question, 'traceparent'>) => ({ _meta: { traceparent } })

/** Revisions from 2026 on have one stream for all that is listened to. */
const subscribe: Ask = async (client, { config, options, ...question }) => {
  const { uri = '' } = config
  if (client.getProtocolEra() !== 'modern') return client.subscribeResource({ uri, ...meta(question) }, options)
  const { honoredFilter } = await client.listen({ resourceSubscriptions: [uri] }, { timeout: options.timeout ?? 0 })
  return honoredFilter
}

/** Each operation by the client's word for it. Lists come whole, page after page, and are asked for again each time. */
export const ask: Readonly<Record<Operation, Ask>> = {
  list_tools: (client, { options }) => client.listTools(undefined, { ...options, cacheMode: 'refresh' }),
  call_tool: (client, { config, options, ...question }) =>
    client.callTool({ name: config.tool ?? '', arguments: config.arguments ?? {}, ...meta(question) }, options),
  list_resources: (client, { options }) => client.listResources(undefined, { ...options, cacheMode: 'refresh' }),
  list_resource_templates: (client, { options }) => client.listResourceTemplates(undefined, { ...options, cacheMode: 'refresh' }),
  read_resource: (client, { config, options, ...question }) =>
    client.readResource({ uri: config.uri ?? '', ...meta(question) }, { ...options, cacheMode: 'refresh' }),
  subscribe_resource: subscribe,
  list_prompts: (client, { options }) => client.listPrompts(undefined, { ...options, cacheMode: 'refresh' }),
  get_prompt: (client, { config, options, ...question }) =>
    client.getPrompt({ name: config.prompt ?? '', arguments: toTexts(config.arguments), ...meta(question) }, options),
  ping: (client, { options }) => client.ping(options),
}

/** The arguments of a prompt are text. */
const toTexts = (values: McpConfig['arguments'] = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]))
