import { useQuery } from '@tanstack/react-query'
import type { ResultOf, routes } from '@testmesh/protocol'
import { useApi } from '../session/api.tsx'
import { followsExecutions } from './follows-executions.ts'

export type Pool = ResultOf<typeof routes.listPools>['items'][number]

/** Workers tell that they live every ten seconds; what waits changes sooner. */
const live = followsExecutions(5_000)

/** Where executions run, what waits there, and why. */
export const usePools = () => {
  const { client, workspace } = useApi()
  return useQuery({
    queryKey: [workspace.slug, 'pools'],
    queryFn: ({ signal }) => client.listPools({ signal }),
    ...live,
  })
}
