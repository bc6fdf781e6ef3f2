import type { ActionContext } from '@testmesh/action-kit'
import { mockError } from './mock-error.ts'
import type { Serving } from './server/mock-server.ts'

/** A mock server that runs. */
export interface RunningServer {
  readonly id: string
  readonly name: string
  /** Of the step that started it. */
  readonly stepId: string
  readonly baseUrl: string
  readonly port: number
  readonly serving: Serving
  /** Closes it and writes what it recorded; returns where. */
  stop(): Promise<string | undefined>
}

/** The mock servers of an execution, the oldest first. */
export interface Servers {
  readonly running: Set<RunningServer>
}

/** They are stopped when the execution ends, whatever happened. */
export const serversOf = (context: ActionContext): Promise<Servers> =>
  context.use('servers', async () => {
    const servers: Servers = { running: new Set() }
    return { value: servers, close: () => closeAll(servers) }
  })

/** @throws Error that tells what nobody asked for: answers that could not be made, recordings that could not be written */
const closeAll = async ({ running }: Servers): Promise<void> => {
  const problems: string[] = []
  for (const server of [...running].reverse()) {
    running.delete(server)
    await server.stop().catch((error: unknown) => problems.push(String(error instanceof Error ? error.message : error)))
    problems.push(...takeProblems(server))
  }
  if (problems.length > 0) throw new Error(problems.join('; '))
}

/** What went wrong since somebody asked last. */
export const takeProblems = ({ name, serving }: RunningServer): string[] =>
  serving.problems.splice(0).map((problem) => `the mock server "${name}": ${problem}`)

/** @throws ActionError MOCK_ANSWER_FAILED when an answer could not be made since somebody asked last */
export const demandNoProblems = (server: RunningServer): void => {
  const problems = takeProblems(server)
  if (problems.length === 0) return
  const more = problems.length > 3 ? `; and ${problems.length - 3} more` : ''
  throw mockError('MOCK_ANSWER_FAILED', `${problems.slice(0, 3).join('; ')}${more}`)
}

/** The server that is meant; of several the youngest. @throws ActionError MOCK_NOT_RUNNING */
export const findServer = async (context: ActionContext, wanted: string | undefined): Promise<RunningServer> => {
  const running = [...(await serversOf(context)).running].reverse()
  if (wanted === undefined && running.length === 1 && running[0]) return running[0]
  const found = (['id', 'name', 'stepId'] as const).flatMap((key) => running.filter((server) => server[key] === wanted))[0]
  if (found && wanted !== undefined) return found
  const names = running.map(({ name }) => `"${name}"`).join(', ')
  if (running.length === 0) throw mockError('MOCK_NOT_RUNNING', 'no mock server is running', { hint: 'Start one with mock_server_start.' })
  if (wanted === undefined)
    throw mockError('MOCK_NOT_RUNNING', `several mock servers are running: ${names}`, { hint: 'Say which one is meant as `server`.' })
  throw mockError('MOCK_NOT_RUNNING', `no mock server "${wanted}" is running`, { hint: `These are: ${names}.` })
}
