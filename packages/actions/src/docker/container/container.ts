import { dockerError } from '../docker-error.ts'
import { ask, demand, type Engine } from '../engine/ask.ts'
import type { PublishedPorts } from './ports.ts'

/** What an engine says about a container. */
export interface Inspected {
  readonly Id: string
  readonly State: { readonly Running: boolean; readonly ExitCode: number }
  readonly Config: { readonly Labels?: Readonly<Record<string, string>> | null; readonly Tty?: boolean }
  readonly NetworkSettings: { readonly Ports?: PublishedPorts }
}

/** Undefined when there is none. @param id its id or its name */
export const findContainer = async (engine: Engine, id: string): Promise<Inspected | undefined> => {
  const answer = await ask(engine, { method: 'GET', path: `/containers/${encodeURIComponent(id)}/json` })
  if (answer.status === 404) return undefined
  if (answer.status !== 200) throw dockerError('DOCKER_REFUSED', `the engine says: ${answer.message}`)
  return answer.json as Inspected
}

/** With the volumes that have no name; one that is gone already is no failure. */
export const removeContainer = async (engine: Engine, id: string): Promise<void> => {
  const answer = await ask(engine, { method: 'DELETE', path: `/containers/${encodeURIComponent(id)}`, query: { force: '1', v: '1' } })
  const isGone = answer.status === 404 || (answer.status === 409 && /in progress/.test(answer.message))
  if (answer.status >= 400 && !isGone) throw dockerError('DOCKER_REFUSED', `the engine says: ${answer.message}`)
}

/** Asks it to end, and ends it when it does not within `graceMs`. */
export const stopContainer = async (engine: Engine, id: string, graceMs: number): Promise<void> => {
  await demand(engine, {
    method: 'POST',
    path: `/containers/${encodeURIComponent(id)}/stop`,
    query: { t: String(Math.ceil(graceMs / 1000)) },
  })
}
