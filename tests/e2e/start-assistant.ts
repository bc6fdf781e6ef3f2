import { join } from 'node:path'
import { type CallToolResult, Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { bin } from './start-cli.ts'

/** What a tool answered: its data, and what a model reads. */
export interface Told {
  readonly text: string
  readonly data: Record<string, unknown>
  readonly isError: boolean
}

export interface Assistant extends AsyncDisposable {
  readonly client: Client
  call(name: string, given?: Record<string, unknown>, options?: CallOptions): Promise<Told>
}

interface CallOptions {
  readonly signal?: AbortSignal
  readonly onprogress?: (progress: { readonly progress: number; readonly message?: string | undefined }) => void
}

interface AssistantOptions {
  readonly cwd: string
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

/** An assistant's client, with `testmesh mcp` as a process of its own, from source. */
export const startAssistant = async ({ cwd, args = [], env = {} }: AssistantOptions): Promise<Assistant> => {
  const transport = new StdioClientTransport({
    ...{ command: process.execPath, args: [bin, 'mcp', ...args], cwd, stderr: 'inherit' },
    env: { PATH: process.env.PATH ?? '', HOME: cwd, XDG_CONFIG_HOME: join(cwd, '.config'), ...env },
  })
  const client = new Client({ name: 'assistant', version: '1.0.0' })
  await client.connect(transport)
  return {
    client,
    call: async (name, given = {}, options = {}) => toTold(await client.callTool({ name, arguments: given }, options)),
    [Symbol.asyncDispose]: () => client.close(),
  }
}

const toTold = ({ content, structuredContent = {}, isError = false }: CallToolResult): Told => ({
  text: content.map((part) => (part.type === 'text' ? part.text : '')).join('\n'),
  data: structuredContent as Record<string, unknown>,
  isError,
})
