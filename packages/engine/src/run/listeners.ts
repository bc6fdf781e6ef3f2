import type { Failure } from '@testmesh/protocol'
import type { PlannedStep } from '../plan/plan.ts'
import { AttemptContext, readConfigLater } from './action-context.ts'
import { EngineError } from './failure.ts'
import { createInbox, type Inbox } from './inbox.ts'
import { renderConfig } from './render-config.ts'
import type { Run, Surroundings } from './run.ts'
import { settlesInTime } from './settles-in-time.ts'

/** The listeners of an execution by name; closed at its end. */
export const listenersOf = (run: Run): Promise<Map<string, Inbox>> =>
  run.resources.use('engine:listeners', async () => {
    const listeners = new Map<string, Inbox>()
    const close = async (): Promise<void> => {
      await Promise.all([...listeners.values()].map((inbox) => inbox.close()))
    }
    return { value: listeners, close }
  })

interface Opening {
  readonly name: string
  readonly source: PlannedStep
  readonly around: Surroundings
  /** Path of the source. */
  readonly path: string
}

/** Opens a source; what it fails with is thrown, but for what is wrong with its config. A listener of that name is closed. */
export const openListener = async (run: Run, { name, source, around, path }: Opening): Promise<Failure | undefined> => {
  const { cancellation } = around
  const rendering = renderConfig(run, source, around, path)
  if (rendering.failure) return rendering.failure
  const { action } = source.step
  const handler = run.handlers.get(action)
  if (!handler?.listen) throw new EngineError('LISTENER_NO_SOURCE', `${action} cannot be listened to`)
  const readConfig = readConfigLater({ run, planned: source, around, stream: path })
  const context = new AttemptContext({ run, handler, path, attempt: 1, cancellation, readConfig })
  // The source is no step of its own: nothing it says would have a place in the stream.
  context.end()
  const listeners = await listenersOf(run)
  const work = () => handler.listen?.(rendering.config, context) ?? Promise.reject(new Error('it cannot listen'))
  const listener = await settlesInTime(run, cancellation, { what: action, place: source.place, work, late: (opened) => opened.close() })
  const before = listeners.get(name)
  listeners.set(name, createInbox(name, listener))
  await before?.close()
  return undefined
}
