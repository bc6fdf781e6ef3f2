import type { Transport } from '@modelcontextprotocol/client'
import { requireDriver } from '../../driver.ts'
import type { OpenTransport } from './http-transport.ts'
import { createProgramTransport } from './program-transport.ts'
import type { ServerSettings } from './read-server.ts'

type ProgramSettings = Extract<ServerSettings, { command: string }>

/** Lines of standard error that are kept for messages. */
const keptLines = 10

/** A program of its own, started when the client connects. Of the environment it gets PATH, HOME and the like, and what it is given. */
export const openStdioTransport = async (settings: ProgramSettings): Promise<OpenTransport> => {
  let tail = ''
  const onError = (chunk: Buffer): void => {
    tail = (tail + chunk.toString()).slice(-4_000)
  }
  const transport = await createTransport(settings, onError)
  const lastWords = () => tail.trimEnd().split('\n').slice(-keptLines).join('\n').trim()
  return { transport, lastWords, close: () => transport.close() }
}

/** The library leaves running what a program started. Without process groups there is no better way, and it finds `npx` on Windows. */
const createTransport = async (settings: ProgramSettings, onError: (chunk: Buffer) => void): Promise<Transport> => {
  const load = () => import('@modelcontextprotocol/client/stdio')
  const { StdioClientTransport, getDefaultEnvironment } = await requireDriver('@modelcontextprotocol/client', load)
  const { command, args, cwd } = settings
  const program = { command, args: [...args], env: { ...getDefaultEnvironment(), ...settings.env }, ...(cwd === undefined ? {} : { cwd }) }
  if (process.platform !== 'win32') return createProgramTransport(program, onError)
  const transport = new StdioClientTransport({ ...program, stderr: 'pipe' })
  transport.stderr?.on('data', onError)
  return transport
}
