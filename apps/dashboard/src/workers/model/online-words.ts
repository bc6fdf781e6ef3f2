import { formatCount } from '../../ui/format.ts'

interface Heard {
  readonly isOnline: boolean
  readonly isAgent: boolean
  readonly isStopping: boolean
}

/** Who takes executions, and how many of them take no more. */
export const onlineWords = (workers: readonly Heard[]): string => {
  const online = workers.filter(({ isOnline }) => isOnline)
  const taking = online.filter(({ isStopping }) => !isStopping)
  const agents = taking.filter(({ isAgent }) => isAgent).length
  const ending = online.length - taking.length
  return [formatCount(taking.length - agents, 'worker'), formatCount(agents, 'agent'), ...(ending > 0 ? [`${ending} ending`] : [])].join(
    ', ',
  )
}
