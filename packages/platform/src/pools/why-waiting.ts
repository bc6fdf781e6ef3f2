import type { PoolRead } from '@testmesh/queue'

export interface PoolPlace {
  /** The database is the server's own: nothing else can work beside it. */
  readonly isEmbedded: boolean
  /** What is started now may still come to the pool. */
  readonly isNamed: boolean
}

/**
 * Why what waits in a pool is not taken at once. Undefined: somebody is free to take it. Nothing in it changes by itself: whoever asks again
 * and again tells by it whether the reason is another one.
 */
export const whyWaiting = ({ pool, workers, waiting, hasUnlisted }: PoolRead, { isEmbedded, isNamed }: PoolPlace): string | undefined => {
  const online = workers.filter(({ isOnline }) => isOnline)
  const taking = online.filter(({ isStopping }) => !isStopping)
  if (taking.some(({ slots, busy }) => busy < slots)) return undefined
  if (taking.length > 0) return `All slots of the pool ${pool} are taken.`
  const advice = isEmbedded ? besideNoServer(pool) : besideServer(pool)
  const elsewhere = isNamed || waiting === 0 ? '' : ` ${unnamed}`
  if (hasUnlisted)
    return `Whoever ran the last executions of the pool ${pool} is not listed: it has ended, or its version does not say that it lives. If it has ended, start ${advice}${elsewhere}`
  return `${nobody(pool, { isEnding: online.length > 0, isSilent: workers.length > 0 })} Start ${advice}${elsewhere}`
}

const nobody = (pool: string, { isEnding, isSilent }: { readonly isEnding: boolean; readonly isSilent: boolean }): string => {
  if (isEnding) return `The workers of the pool ${pool} are ending, and take nothing more.`
  return isSilent ? `The workers of the pool ${pool} are not heard any more.` : `No worker takes the pool ${pool}.`
}

const besideServer = (pool: string): string =>
  `one: testmesh worker --pool ${pool} beside the server, or testmesh agent --pool ${pool} in another network.`

const besideNoServer = (pool: string): string => {
  const agent = `an agent: testmesh agent --pool ${pool}.`
  return pool === 'default' ? `the server with worker: true (TESTMESH_WORKER) and without another pool (TESTMESH_POOL), or ${agent}` : agent
}

const unnamed = 'No environment names this pool any more: what waits in it may also be cancelled, and started again.'
