import { requireDriver } from '../../driver.ts'
import type { OpenTransport } from './http-transport.ts'
import type { ServerSettings } from './read-server.ts'

/** Lines of standard error that are kept for messages. */
const keptLines = 10

/** A program of its own, started when the client connects. Of the environment it gets PATH, HOME and the like, and what it is given. */
export const openStdioTransport = async ({
  command,
  args,
  env,
  cwd,
}: Extract<ServerSettings, { command: string }>): Promise<OpenTransport> => {
  const { StdioClientTransport } = await requireDriver('@modelcontextprotocol/client', () => import('@modelcontextprotocol/client/stdio'))
  const transport = new StdioClientTransport({
    command,
    args: [...args],
    env: { ...env },
    stderr: 'pipe',
    ...(cwd === undefined ? {} : { cwd }),
  })
  let tail = ''
  transport.stderr?.on('data', (chunk: Buffer) => {
    tail = (tail + chunk.toString()).slice(-4_000)
  })
  const lastWords = () => tail.trimEnd().split('\n').slice(-keptLines).join('\n').trim()
  return { transport, lastWords, close: () => transport.close() }
}
