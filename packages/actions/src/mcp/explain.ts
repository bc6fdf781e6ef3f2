import type { Config, Output } from '@testmesh/action-kit'
import { shellQuote } from '../shell-quote.ts'
import { toldValue } from '../told-value.ts'
import { tookInWords } from '../took.ts'
import type { mcpSchema } from './mcp.schema.ts'

type McpConfig = Config<typeof mcpSchema>
type McpResult = Output<typeof mcpSchema>

/** The question in one line, and a command of the MCP Inspector that repeats it, where it knows one. */
export const explain = (config: McpConfig, result: Partial<McpResult> | undefined): { request: string; repeat?: string } => {
  const words = inspector(config)
  return {
    request: `MCP ${config.operation} ${targetOf(config)}at ${serverOf(config)}${result ? ` → ${inWords(result)}` : ''}`,
    ...(words ? { repeat: words.map(shellQuote).join(' ') } : {}),
  }
}

const targetOf = ({ tool, prompt, uri }: McpConfig): string => {
  const target = tool ?? prompt ?? uri
  return target === undefined ? '' : `${target} `
}

const serverOf = ({ server }: McpConfig): string => ('url' in server ? server.url : [server.command, ...(server.args ?? [])].join(' '))

const inWords = ({ is_error, error, duration_ms }: Partial<McpResult>): string =>
  `${error ? `error ${error.code} (${error.message})` : is_error ? 'the tool failed' : 'answered'}${tookInWords(duration_ms)}`

const methods: Readonly<Partial<Record<McpConfig['operation'], string>>> = {
  list_tools: 'tools/list',
  call_tool: 'tools/call',
  list_resources: 'resources/list',
  list_resource_templates: 'resources/templates/list',
  read_resource: 'resources/read',
  list_prompts: 'prompts/list',
  get_prompt: 'prompts/get',
}

const inspector = (config: McpConfig): string[] | undefined => {
  const method = methods[config.operation]
  if (method === undefined) return undefined
  const { server, tool, prompt, uri } = config
  return [
    ...['npx', '@modelcontextprotocol/inspector', '--cli'],
    ...('url' in server
      ? [server.url, '--transport', 'http', ...headerWords(server.headers)]
      : [
          ...Object.entries(server.env ?? {}).flatMap(([name, value]) => ['-e', `${name}=${toldValue(name, value)}`]),
          server.command,
          ...(server.args ?? []),
        ]),
    ...['--method', method],
    ...(tool === undefined ? [] : ['--tool-name', tool, ...argumentWords('--tool-arg', config)]),
    ...(prompt === undefined ? [] : ['--prompt-name', prompt, ...argumentWords('--prompt-args', config)]),
    ...(uri === undefined ? [] : ['--uri', uri]),
  ]
}

const headerWords = (headers: Readonly<Record<string, string | readonly string[]>> = {}): string[] =>
  Object.entries(headers).flatMap(([name, value]) => [value].flat().flatMap((one) => ['--header', `${name}: ${one}`]))

const argumentWords = (flag: string, { arguments: values = {} }: McpConfig): string[] =>
  Object.entries(values).flatMap(([name, value]) => [flag, `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`])
