import { type Answered, type OpenMock, openMock } from '@testmesh/actions/mock'
import type { LoadedMock } from '@testmesh/project/mock'
import { cleanLine } from '@testmesh/protocol'
import { count } from '../count.ts'
import { exitCodes } from '../exit-codes.ts'
import { type FindMockOptions, findMock } from '../mock/find-mock.ts'
import { orUsage } from '../mock/or-usage.ts'
import { requestJson, requestText } from '../mock/request-text.ts'
import { watchSource } from '../mock/watch-source.ts'
import { untilTold } from '../server/until-told.ts'
import { describeTerminal } from '../terminal.ts'
import { UsageError } from '../usage-error.ts'

export interface MockOptions extends FindMockOptions {
  readonly host?: string
  readonly port?: number
  /** Reads it again when a file of it changes. */
  readonly watch?: boolean
  /** Lines of JSON instead of lines for people. */
  readonly json?: boolean
}

/** `testmesh mock`: answers as a source says, until somebody ends it. */
export const mockCommand = async (source: string, options: MockOptions): Promise<number> => {
  const { found, files } = await findMock(source, options)
  if (!found) return exitCodes.invalid
  const host = options.host ?? found.mock.host ?? '127.0.0.1'
  if (options.watch && found.mock.isRecording) throw new UsageError('--watch would lose what is recorded: leave it out')
  const server = await open(found, host, options)
  const tellStart = (of: LoadedMock) => write(startOf(server, { found: of, host }, options))
  tellStart(found)
  const watching = options.watch ? watchSource({ server, files, find: () => findMock(source, options), tellStart }) : undefined
  const exitCode = await Promise.race([untilTold(), untilUnread()])
  watching?.close()
  const savedTo = await orUsage(() => server.close())
  if (savedTo !== undefined) process.stderr.write(`recorded: ${savedTo}\n`)
  // It was told to end, and has.
  return exitCode === 143 ? exitCodes.passed : exitCode
}

/** Whoever read what it says has left, as `head` does. */
const untilUnread = (): Promise<number> =>
  new Promise((resolve) => {
    process.stdout.once('error', () => resolve(exitCodes.passed))
  })

const write = (text: string): void => void process.stdout.write(text)

const open = ({ mock, ports }: LoadedMock, host: string, options: MockOptions): Promise<OpenMock> => {
  const terminal = describeTerminal(options)
  const onAnswered = (answered: Answered): void => write(options.json ? requestJson(answered) : requestText(answered, terminal))
  return orUsage(() => openMock(mock, { ...ports, host, port: options.port ?? mock.port, onAnswered }))
}

const startOf = (server: OpenMock, { found, host }: { found: LoadedMock; host: string }, { json }: MockOptions): string => {
  const { name } = found.ports
  const { endpoints, target } = found.mock
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${server.port}${server.basePath()}`
  if (json) return `${JSON.stringify({ type: 'listening', url, name, endpoints })}\n`
  const shown = endpoints.length > mostShown ? [...endpoints.slice(0, mostShown), `and ${endpoints.length - mostShown} more`] : endpoints
  const rest = target === undefined ? '' : `, all else from ${cleanLine(target)}`
  return `mock server ${JSON.stringify(cleanLine(name))} on ${cleanLine(url)}\n${shown.map((line) => `  ${cleanLine(line)}\n`).join('')}${count(endpoints.length, 'endpoint')}${rest}; Ctrl-C ends it\n`
}

const mostShown = 30
