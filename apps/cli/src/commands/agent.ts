import { ApiProblem } from '@testmesh/client'
import { createLog, type Log } from '@testmesh/platform'
import { OlderServer, startAgent } from '@testmesh/worker'
import { exitCodes } from '../exit-codes.ts'
import { printDiagnostics } from '../print-diagnostics.ts'
import { type Connection, connect } from '../remote/connect.ts'
import { type Explained, explainProblem } from '../remote/explain-problem.ts'
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
  const refused = createRefusals()
  const isTold = (error: unknown): boolean => isOutage(error) || refused.isOne(error)
  const agent = await startAgent({
    ...options,
    client,
    egress: egressOf({ ...settings, host, port }),
    onNotice: (notice) => ('error' in notice && isTold(notice.error)) || onNotice(notice),
    onError: (error, what) => {
      if (error instanceof OlderServer) log.warn(error.message)
      else if (!isTold(error)) onError(error, what)
    },
  })
  log.info({ server: url, pool }, 'working')
  const end = await Promise.race([untilTold().then(() => undefined), refused.first])
  const running = agent.runningJobs()
  if (end) log.error({ running, problem: end.message }, 'ending: the server does not take the key any more')
  else log.info({ running }, 'ending: what runs may finish')
  // The server takes nothing of what runs any more: it is torn down at once.
  await agent.stop(end ? { graceMs: 0 } : {})
  return end ? end.exitCode : exitCodes.passed
}

/** That the key was revoked while the agent ran. What stands between it and the server may refuse a request too, and may take the next one. */
const createRefusals = () => {
  const { promise, resolve } = Promise.withResolvers<Explained>()
  return {
    first: promise,
    isOne: (error: unknown): boolean => {
      const isRefused = error instanceof ApiProblem && error.problem !== undefined && (error.status === 401 || error.status === 403)
      if (isRefused) resolve(explain(error))
      return isRefused
    },
  }
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
