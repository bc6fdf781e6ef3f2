import { type ActionContext, defineAction, isActionError, type JsonValue, type Output, type Tracked } from '@testmesh/action-kit'
import { msSince } from '../messages/results.ts'
import { monotonicNow } from '../node/monotonic.ts'
import { newId } from '../node/new-id.ts'
import { shellQuote } from '../shell-quote.ts'
import { toldValue } from '../told-value.ts'
import { createContainer, type RunConfig, toBody, toWords } from './container/create.ts'
import { dsnOf } from './container/dsn.ts'
import { type ContainerRef, ownedBy, removeOwn, undoContainer } from './container/owned.ts'
import { publishedPorts, readPorts } from './container/ports.ts'
import { linesInWords, running, waitUntilReady } from './container/ready.ts'
import { dockerError } from './docker-error.ts'
import { dockerRunSchema } from './docker-run.schema.ts'
import { addressOf, hostOf } from './engine/address.ts'
import { ask, demand, type Engine } from './engine/ask.ts'
import { lastLines } from './engine/logs.ts'
import { withEngine } from './engine/with-engine.ts'

type RunResult = Omit<Output<typeof dockerRunSchema>, 'duration_ms'>

export const dockerRun = defineAction(dockerRunSchema, {
  run: async (config, context) => {
    const startedAt = monotonicNow()
    const address = addressOf(config.engine)
    demandPort(config)
    const owner = newId()
    const made: Launch = { ref: { address, name: config.name ?? `testmesh-${owner}`, owner } }
    const launching = withEngine(address, { context, limitMs: config.timeout }, (engine) => launch(config, made, { engine, context }))
    const result = await launching.catch(async (error: unknown) => {
      throw await clearAway(error, made, context)
    })
    return { ...result, duration_ms: msSince(startedAt) }
  },
  undo: { docker_container: undoContainer },
  explain: (config, result) => ({
    request: `docker run ${config.image}${result ? ` → ${result.name}` : ''}`,
    repeat: toCommand(config).map(shellQuote).join(' '),
  }),
})

/** What nobody can reach would never be ready. @throws ActionError DOCKER_BAD_SETTINGS */
const demandPort = ({ wait_for_port: port, ports, network }: RunConfig): void => {
  if (port === undefined || network === 'host' || readPorts(ports).some(({ container }) => container === `${port}/tcp`)) return
  throw dockerError('DOCKER_BAD_SETTINGS', `wait_for_port is ${port}, which is not among \`ports\``, {
    hint: `Add { ${port}: 0 } to \`ports\`.`,
  })
}

/** How far it came: what a failure has to clear away. */
interface Launch {
  readonly ref: ContainerRef
  tracked?: Tracked
  /** Once it runs. */
  id?: string
}

interface Around {
  readonly engine: Engine
  readonly context: ActionContext
}

const launch = async (config: RunConfig, made: Launch, { engine, context }: Around): Promise<RunResult> => {
  const body = await toBody(config, engine, context)
  // Where there is no engine, nothing is announced.
  await demand(engine, { method: 'GET', path: '/_ping' })
  const { name, owner } = made.ref
  made.tracked = await context.track({ kind: 'docker_container', ref: made.ref as unknown as JsonValue })
  const id = await createContainer(engine, body, { name, owner, pull: config.pull })
  const answer = await ask(engine, { method: 'POST', path: `/containers/${id}/start` })
  if (answer.status >= 400) throw dockerError('DOCKER_REFUSED', `the container cannot be started: ${answer.message}`)
  made.id = id
  const ready = await becomeReady(id, config, { engine, context })
  const unserve = 'path' in engine.address ? Object.values(ready.ports).map((port) => context.net.serve?.(port)) : []
  const release = () => unserve.forEach((undo) => void undo?.())
  ;(await ownedBy(context)).set(id, { tracked: made.tracked, release })
  return { container_id: id, name, image: config.image, ...ready }
}

const becomeReady = async (id: string, config: RunConfig, { engine, context }: Around) => {
  const { wait_for_port: waited, wait_for_log: log, network } = config
  const host = hostOf(engine.address)
  const ports = publishedPorts((await running(engine, id)).NetworkSettings.Ports)
  const port = waited === undefined ? undefined : (ports[waited] ?? (network === 'host' ? waited : undefined))
  await waitUntilReady(engine, { id, log, port: port === undefined ? undefined : { host, port } }, context)
  const first = Object.values(ports)[0]
  const dsn = dsnOf({ image: config.image, env: config.env ?? {}, host, ports })
  return { host, ports, ...(first === undefined ? {} : { port: first }), ...(dsn === undefined ? {} : { dsn }) }
}

/** How long it may take to look at a container that failed, and to remove it. Milliseconds. */
const CLEARING_MS = 15_000

/** One that is of no use does not stand in the way of the next attempt. @returns what to fail with */
const clearAway = async (error: unknown, { ref, tracked, id }: Launch, context: ActionContext): Promise<unknown> => {
  // The engine of the execution removes it: a step that is stopped has no time.
  if (!tracked || context.signal.aborted) return error
  try {
    return await withEngine(ref.address, { context, limitMs: CLEARING_MS }, async (engine) => {
      const isLate = id !== undefined && isActionError(error) && error.code === 'DOCKER_TIMEOUT'
      const lines = isLate ? linesInWords(await lastLines(engine, id)) : ''
      await removeOwn(engine, ref)
      await tracked.done()
      return isLate
        ? dockerError('DOCKER_NOT_READY', `the container was not ready in time${lines}`, { kind: 'timeout', cause: error })
        : error
    })
  } catch (problem) {
    context.log(`the container ${ref.name} is still there: ${(problem as Error).message}`)
    return error
  }
}

/** The command line takes one word as the entry point; what else belongs to it stands before the command. */
const toCommand = ({ command = [], entrypoint = [], ...config }: RunConfig): string[] => {
  const [program, ...words] = toWords(entrypoint)
  return [
    ...['docker', ...(config.engine === undefined ? [] : ['-H', config.engine]), 'run', '--rm'],
    ...optionWords(config),
    ...(program === undefined ? [] : ['--entrypoint', program]),
    ...[config.image, ...words, ...toWords(command)],
  ]
}

const optionWords = ({ env = {}, ports, volumes = [], network, name, user, working_dir: folder, pull }: RunConfig): string[] => [
  ...(pull === 'missing' ? [] : ['--pull', pull]),
  ...(name === undefined ? [] : ['--name', name]),
  ...(user === undefined ? [] : ['--user', user]),
  ...(folder === undefined ? [] : ['--workdir', folder]),
  ...Object.entries(env).flatMap(([key, value]) => ['-e', `${key}=${toldValue(key, value)}`]),
  ...readPorts(ports).flatMap(({ container, host }) => ['-p', `127.0.0.1:${host || ''}:${container.replace(/\/tcp$/, '')}`]),
  ...volumes.flatMap((volume) => ['-v', volume]),
  ...(network === undefined ? [] : ['--network', network]),
]
