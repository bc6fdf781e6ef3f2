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
  const connection = connect(server)
  const given = { worker_pool: pool, worker_slots: slots }
  const { settings, diagnostics, source } = await loadSettings({ given, env: process.env, ...(config !== undefined && { config }) })
  if (!settings) {
    printDiagnostics(diagnostics, describeTerminal({}), source)
    return exitCodes.invalid
  }
  return work(connection, settings, createLog({ name: 'testmesh-agent', level: settings.log_level }))
}

const work = async ({ client, url }: Connection, settings: ServerSettings, log: Log): Promise<number> => {
  const { worker_pool: pool } = settings
  try {
    await client.takeLostThings({ body: { pool } })
  } catch (error) {
    const explained = explainProblem(error)
    if (!explained) throw error
    if (explained.exitCode !== exitCodes.unreachable) {
      process.stderr.write(`error: ${explained.message}\n`)
      return explained.exitCode
    }
    log.warn({ server: url, problem: explained.message }, 'the server does not answer; it is asked again until it does')
  }
  const { host, port } = addressOf(url)
  const agent = await startAgent({ ...workerOptions(settings, log), egress: egressOf({ ...settings, host, port }), client })
  log.info({ server: url, pool }, 'working')
  await untilTold()
  log.info({ running: agent.runningJobs() }, 'ending: what runs may finish')
  await agent.stop()
  return exitCodes.passed
}

/** Flows never reach the API that the agent itself has a key for. */
const addressOf = (url: string) => {
  const { hostname, port, protocol } = new URL(url)
  return { host: hostname, port: port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port) }
}
