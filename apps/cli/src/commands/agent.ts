import { createLog, type Log } from '@testmesh/platform'
import { startAgent } from '@testmesh/worker'
import { exitCodes } from '../exit-codes.ts'
import { printDiagnostics } from '../print-diagnostics.ts'
import { type Connection, connect } from '../remote/connect.ts'
import { explainProblem } from '../remote/explain-problem.ts'
import { egressOf } from '../server/egress-of.ts'
import { loadSettings, type ServerSettings } from '../server/settings.ts'
import { untilTold } from '../server/until-told.ts'
import { workerOptions } from '../server/worker-options.ts'
import { describeTerminal } from '../terminal.ts'

export interface AgentCommandOptions {
  readonly server?: string
  readonly config?: string
  readonly pool?: string
  readonly slots?: number
}

/** `testmesh agent`: takes executions of a server from another network; all that it needs is to reach the server over HTTP. */
export const agentCommand = async ({ server, config, pool, slots }: AgentCommandOptions): Promise<number> => {
  const given = { worker_pool: pool, worker_slots: slots }
  const { settings, diagnostics, source } = await loadSettings({ given, env: process.env, ...(config !== undefined && { config }) })
  if (!settings) {
    printDiagnostics(diagnostics, describeTerminal({}), source)
    return exitCodes.invalid
  }
  const log = createLog({ name: 'testmesh-agent', level: settings.log_level })
  return work(connect(server, { onAnswer: tellOfOutages(log) }), settings, log)
}

const work = async ({ client, url }: Connection, settings: ServerSettings, log: Log): Promise<number> => {
  const { worker_pool: pool } = settings
  // Nothing is taken yet: it shows whether the key and the pool will do.
  const nothing = { agent: 'start 0 00000000', pool, limit: 0, held: [] }
  const refusal = await client.takeExecutions({ body: nothing }).then(() => undefined, explain)
  if (refusal && refusal.exitCode !== exitCodes.unreachable) {
    process.stderr.write(`error: ${refusal.message}\n`)
    return refusal.exitCode
  }
  const { host, port } = addressOf(url)
  const { onNotice, onError, ...options } = workerOptions(settings, log)
  const agent = await startAgent({
    ...options,
    client,
    egress: egressOf({ ...settings, host, port }),
    onNotice: (notice) => ('error' in notice && isOutage(notice.error)) || onNotice(notice),
    onError: (error, what) => isOutage(error) || onError(error, what),
  })
  log.info({ server: url, pool }, 'working')
  await untilTold()
  log.info({ running: agent.runningJobs() }, 'ending: what runs may finish')
  await agent.stop()
  return exitCodes.passed
}

const explain = (error: unknown) => {
  const explained = explainProblem(error)
  if (!explained) throw error
  return explained
}

const isOutage = (error: unknown): boolean => explainProblem(error)?.exitCode === exitCodes.unreachable

/** Once when it begins and once when it is over, however often the server is asked meanwhile. */
const tellOfOutages = (log: Log) => {
  let isAway = false
  return (problem: string | undefined): void => {
    if (problem !== undefined && !isAway) log.warn({ problem }, 'the server does not answer; it is asked again until it does')
    if (problem === undefined && isAway) log.info('the server answers again')
    isAway = problem !== undefined
  }
}

/** Flows never reach the API that the agent itself has a key for. */
const addressOf = (url: string) => {
  const { hostname, port, protocol } = new URL(url)
  return { host: hostname, port: port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port) }
}
