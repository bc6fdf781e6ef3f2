import { useQuery } from '@tanstack/react-query'
import type { ResultOf, routes } from '@testmesh/protocol'
import { useApi } from '../session/api.tsx'

export type Pool = ResultOf<typeof routes.listPools>['items'][number]

/** Workers tell that they live every ten seconds; what waits changes sooner. Milliseconds. */
const askAgainMs = 5_000

/** Where executions run, what waits there, and why. What could not be read says so, and stays so until somebody tries again or the feed is back. */
export const usePools = () => {
  const { client, workspace } = useApi()
  return useQuery({
    queryKey: [workspace.slug, 'pools'],
    queryFn: ({ signal }) => client.listPools({ signal }),
    meta: { followsExecutions: true },
    refetchInterval: ({ state }) => (state.status === 'error' ? false : askAgainMs),
  })
}
