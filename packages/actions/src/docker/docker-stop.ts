import { type ActionContext, type Config, defineAction } from '@testmesh/action-kit'
import { msSince } from '../messages/results.ts'
import { monotonicNow } from '../node/monotonic.ts'
import { shellQuote } from '../shell-quote.ts'
import { findContainer, removeContainer, stopContainer } from './container/container.ts'
import { ownedBy } from './container/owned.ts'
import { dockerError } from './docker-error.ts'
import { dockerStopSchema } from './docker-stop.schema.ts'
import { addressOf } from './engine/address.ts'
import type { Engine } from './engine/ask.ts'
import { lastLines } from './engine/logs.ts'
import { withEngine } from './engine/with-engine.ts'

type StopConfig = Config<typeof dockerStopSchema>

export const dockerStop = defineAction(dockerStopSchema, {
  run: async (config, context) => {
    const startedAt = monotonicNow()
    const stopping = (engine: Engine) => stop(config, { engine, context })
    const hint = 'Raise `timeout`: it is also for the `grace` that the container has before it is killed.'
    const result = await withEngine(addressOf(config.engine), { context, limitMs: config.timeout, hint }, stopping)
    return { ...result, duration_ms: msSince(startedAt) }
  },
  explain: ({ container_id: id, remove, engine }, result) => {
    const docker = `docker${engine === undefined ? '' : ` -H ${shellQuote(engine)}`}`
    return {
      request: `docker stop ${id}${result ? ` → exit code ${result.exit_code}` : ''}`,
      ...(/^[\w.-]+$/.test(id) ? { repeat: `${docker} stop ${id}${remove ? ` && ${docker} rm -v ${id}` : ''}` } : {}),
    }
  },
})

const stop = async (
  { container_id: wanted, remove, grace }: StopConfig,
  { engine, context }: { engine: Engine; context: ActionContext },
) => {
  const { Id: id, Config: settings } = await find(engine, wanted)
  await stopContainer(engine, id, grace)
  const { State: state } = await find(engine, id)
  const logs = await lastLines(engine, id, { count: 1000, isTerminal: settings.Tty ?? false })
  if (remove) await removeContainer(engine, id)
  const owned = await ownedBy(context)
  owned.get(id)?.release()
  if (remove) {
    await owned.get(id)?.tracked.done()
    owned.delete(id)
  }
  return { container_id: id, exit_code: state.ExitCode, removed: remove, logs }
}

const find = async (engine: Engine, id: string) => {
  const found = await findContainer(engine, id)
  if (!found) throw dockerError('DOCKER_NO_CONTAINER', `there is no container ${id}`)
  return found
}
