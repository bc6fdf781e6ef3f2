import {
  boolean,
  choice,
  defineSchema,
  either,
  environment,
  headers,
  integer,
  json,
  type KeyRule,
  list,
  map,
  match,
  number,
  object,
  text,
  timeLimit,
  url,
} from '@testmesh/action-kit'
import * as v from 'valibot'
import { verifyField } from '../verify-field.ts'

const optional = v.optional

/** The settings that each operation takes beside those of all. */
const operationKeys = {
  list_tools: [],
  call_tool: ['tool', 'arguments'],
  list_resources: [],
  list_resource_templates: [],
  read_resource: ['uri'],
  subscribe_resource: ['uri'],
  list_prompts: [],
  get_prompt: ['prompt', 'arguments'],
  ping: [],
  notifications: ['match', 'count'],
} as const satisfies Record<string, readonly string[]>

const operations = [
  'list_tools',
  'call_tool',
  'list_resources',
  'list_resource_templates',
  'read_resource',
  'subscribe_resource',
  'list_prompts',
  'get_prompt',
  'ping',
  'notifications',
] as const satisfies readonly (keyof typeof operationKeys)[]

const neededKeys: Readonly<Partial<Record<keyof typeof operationKeys, string>>> = {
  call_tool: 'tool',
  read_resource: 'uri',
  subscribe_resource: 'uri',
  get_prompt: 'prompt',
}

/** A setting of another operation would be passed over in silence. */
const operationRules = operations.flatMap((operation): KeyRule[] => {
  const taken: readonly string[] = operationKeys[operation]
  const others = ['tool', 'arguments', 'uri', 'prompt', 'match', 'count'].filter((key) => !taken.includes(key))
  const needed = neededKeys[operation]
  return [{ when: { operation }, excludes: others, ...(needed === undefined ? {} : { needs: [needed] }) }]
})

const programField = object(
  {
    command: text({
      title: 'Command',
      description: 'The program of the server, started without a shell.',
      minLength: 1,
      examples: ['node'],
    }),
    args: optional(list(text(), { title: 'Arguments' })),
    env: optional(environment({ title: 'Environment', description: 'Added to PATH, HOME and the like; nothing else is passed on.' })),
    cwd: optional(text({ title: 'Folder', description: 'Default: where testmesh runs.' })),
  },
  { title: 'Program', description: 'A server that speaks over standard input and output.', aliases: { environment: 'env' } },
)

const httpField = object(
  {
    url: url({ title: 'URL', examples: ['http://localhost:3000/mcp'] }),
    headers: optional(headers({ title: 'Headers' })),
    verify_ssl: verifyField,
    ca: optional(text({ title: 'Authority', description: 'A PEM file, or its text, to trust instead of those of the system.' })),
  },
  { title: 'Streamable HTTP', description: 'A server that speaks over HTTP.' },
)

export const mcpSchema = defineSchema({
  type: 'mcp',
  family: 'mcp',
  title: 'MCP',
  description:
    'Asks a server of the Model Context Protocol, over HTTP or as a program of its own that stays for the whole execution. An error that the server answers is a result like any other; assert on it.',
  aliases: [{ name: 'mcp_call' }],
  payload: 'result',
  capabilities: [{ capability: 'exec', when: '/server/command' }],
  config: object(
    {
      server: either([httpField, programField], { title: 'Server', description: 'A `url`, or a `command` to start.' }),
      operation: choice(operations, { title: 'Operation' }),
      tool: optional(text({ title: 'Tool', minLength: 1 })),
      prompt: optional(text({ title: 'Prompt', minLength: 1 })),
      arguments: optional(map(json(), { title: 'Arguments', description: 'Of the tool or the prompt.' })),
      uri: optional(text({ title: 'Resource', description: 'Its URI.', minLength: 1, examples: ['config://app'] })),
      match: optional(
        match({ title: 'Match', description: 'The notifications to wait for, as maps with method and params. Default: any.' }),
      ),
      count: optional(integer({ title: 'Notifications', description: 'How many to wait for. Default 1.', minimum: 1 })),
      protocol_version: optional(
        text({
          title: 'Protocol version',
          description:
            'The revision to speak, or `auto` for the newest that both sides know. Default: a revision of 2025, which most servers know.',
          examples: ['2025-06-18', '2026-07-28', 'auto'],
        }),
      ),
      timeout: timeLimit({ title: 'Time limit', description: 'For the start of the server and its answer together.', default: '30s' }),
    },
    {
      aliases: {
        action: 'operation',
        tool_name: 'tool',
        name: 'tool',
        args: 'arguments',
        input: 'arguments',
        prompt_name: 'prompt',
        resource: 'uri',
        resource_uri: 'uri',
      },
      rules: operationRules,
    },
  ),
  output: object({
    operation: text(),
    result: json({ description: 'The whole result as the server sent it; null when it answered with an error.' }),
    is_error: boolean({ description: 'The server answered with an error, or the tool says that it failed.' }),
    error: optional(
      object(
        { code: integer(), message: text(), data: optional(json()) },
        { description: 'The error of the protocol: an unknown tool, wrong arguments.' },
      ),
    ),
    content: optional(list(json(), { description: 'What the tool gave, or the contents of the resource.' })),
    text: optional(text({ description: 'The texts of the content, one below the other.' })),
    structured_content: optional(json({ description: 'What the tool gave as data.' })),
    tools: optional(list(json())),
    resources: optional(list(json())),
    resource_templates: optional(list(json())),
    prompts: optional(list(json())),
    messages: optional(list(json(), { description: 'Of the prompt.' })),
    count: optional(integer({ description: 'How many were listed, or waited for.' })),
    notifications: list(json(), { description: 'What the server told meanwhile, as maps with method and params.' }),
    server: object({ name: text(), version: text() }),
    capabilities: json({ description: 'What the server says it can do.' }),
    protocol_version: text(),
    duration_ms: number({ unit: 'ms' }),
  }),
})
