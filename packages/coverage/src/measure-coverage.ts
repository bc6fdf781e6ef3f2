import type { ExecutionEvent } from '@testmesh/protocol'
import type { Coverage } from './coverage.ts'
import { createMeter } from './meter.ts'
import type { Api, Operation } from './read-api.ts'
import { createRouter } from './router.ts'
import { type Server, toServer } from './server.ts'
import { isHidden } from './target.ts'

/** Reads the same events again each time it is called. */
export type Replay = () => AsyncIterable<readonly ExecutionEvent[]>

/**
 * What recorded events saw of an API. Its requests are those to its servers, or to the `servers` that are given. Where it names no
 * server or none of its own was asked, they are those to any origin where a path fits: then the events are read twice.
 */
export const measureCoverage = async (api: Api, replay: Replay, servers: readonly string[] = []): Promise<Coverage> => {
  const given = servers.map(toServer)
  const router = createRouter(api.operations, (operation) => (given.length > 0 ? given : operation.servers.filter(hasOrigin)))
  const anywhere = createRouter(api.operations, anywhereOf)
  const alike = new Set<string>()
  const first = createMeter(api, ({ method, status }, target) => {
    const match = anywhere(method, target)
    if (match?.operation && status !== undefined) alike.add(target.origin)
    // Of a secret address only its paths are known.
    return isHidden(target.origin) ? (match?.operation ? match : undefined) : router(method, target)
  })
  for await (const events of replay()) events.forEach(first.take)
  if (given.length > 0 || first.isAsked() || alike.size === 0) return first.coverage(given.length > 0 ? 'given' : 'document')
  const second = createMeter(api, ({ method }, target) => (alike.has(target.origin) ? anywhere(method, target) : undefined))
  for await (const events of replay()) events.forEach(second.take)
  return second.coverage('paths')
}

const hasOrigin = ({ origin }: Server): boolean => origin !== undefined

/** A test asks another host than the document names, and perhaps without what a gateway puts in front. */
const anywhereOf = ({ servers }: Operation): Server[] => [
  ...servers.map(({ base }) => ({ origin: undefined, base })),
  { origin: undefined, base: [] },
]
