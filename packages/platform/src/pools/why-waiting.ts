import type { KnownWorker, PoolRead } from '@testmesh/queue'

/** Why what waits in a pool is not taken at once, in a sentence. Undefined: somebody is free to take it, or nobody knows. */
export const whyWaiting = ({ pool, workers, waiting, running }: PoolRead): string | undefined => {
  const online = workers.filter(({ isOnline }) => isOnline)
  const taking = online.filter(({ isStopping }) => !isStopping)
  const start = `Start one: testmesh worker --pool ${pool} beside the server, or testmesh agent --pool ${pool} in another network.`
  // One of an earlier version does not say that it lives.
  if (workers.length === 0) return running > 0 ? undefined : `No worker takes the pool ${pool}. ${start}`
  if (online.length === 0)
    return `${allOf(workers, pool)} ${workers.length > 1 ? 'were' : 'was'} last heard ${silence(workers)} ago. ${start}`
  if (taking.length === 0)
    return `${allOf(online, pool)} ${online.length > 1 ? 'are ending, and take' : 'is ending, and takes'} nothing more. ${start}`
  const slots = sum(taking, (worker) => worker.slots)
  if (sum(taking, (worker) => Math.max(0, worker.slots - worker.busy)) > 0) return undefined
  const taken = slots > 1 ? `All ${slots} slots of the pool ${pool} are taken` : `The only slot of the pool ${pool} is taken`
  return waiting > 1 ? `${taken}, and ${waiting} executions wait for one.` : `${taken}.`
}

const allOf = ({ length, ...workers }: readonly KnownWorker[], pool: string): string =>
  length > 1 ? `All ${length} workers of the pool ${pool}` : `The only worker of the pool ${pool}, on ${workers[0]?.host},`

/** Of the one that was heard last. */
const silence = (workers: readonly KnownWorker[]): string => {
  const seconds = Math.min(...workers.map(({ silentSeconds }) => silentSeconds))
  const [amount, unit] = seconds < 120 ? [seconds, 'second'] : seconds < 7200 ? [seconds / 60, 'minute'] : [seconds / 3600, 'hour']
  return `${Math.floor(amount)} ${unit}${Math.floor(amount) === 1 ? '' : 's'}`
}

const sum = <T>(all: readonly T[], of: (one: T) => number): number => all.reduce((total, one) => total + of(one), 0)
