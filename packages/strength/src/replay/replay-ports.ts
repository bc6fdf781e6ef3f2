import { ActionError, type AnyActionHandler } from '@testmesh/action-kit'
import type { Ports } from '@testmesh/engine'
import { isMap } from '../mutate/field-path.ts'
import type { RecordedExecution } from './recorded-execution.ts'
import { createReplayClock } from './replay-clock.ts'

/** The same world without anything that acts: whoever is not given a recorded result fails as recorded, or for want of one. */
export const replayPorts = (ports: Ports, { state }: RecordedExecution): Ports => ({
  ...ports,
  clock: createReplayClock(state.startedAt ?? 0, ports.clock),
  net: { ...ports.net, resolve: () => Promise.reject(new Error('nothing is asked while a recording is judged')) },
  actions: { ...ports.actions, load: async (type) => inert(await ports.actions.load(type), state) },
})

/** It knows its config, and does nothing. */
const inert = ({ schema }: AnyActionHandler, { steps }: RecordedExecution['state']): AnyActionHandler => ({
  schema,
  run: (_, { path }) => {
    const { failure, result } = steps.get(path)?.attempts.at(-1) ?? {}
    const failed = failure && new ActionError(failure.code, failure.message, isMap(result) ? { result } : {})
    return Promise.reject(failed ?? new Error(`${path} was not recorded`))
  },
})
