'use client'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useApi, useNeeds } from '../session/api.tsx'
import { Button } from '../ui/button.tsx'
import { Empty, Failed, LoadingRows } from '../ui/states.tsx'
import { Time } from '../ui/time.tsx'
import { cell, Table } from './parts.tsx'
import { SettingsFrame } from './settings-frame.tsx'

/** Who changed what, the newest first. */
export const AuditPage = () => {
  const { client, workspace } = useApi()
  const why = useNeeds('admin')
  const audit = useInfiniteQuery({
    queryKey: [workspace.slug, 'audit'],
    queryFn: ({ pageParam, signal }) => client.listAudit({ query: { limit: 50, ...(pageParam && { cursor: pageParam }) }, signal }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    enabled: why === undefined,
  })
  const members = useQuery({
    queryKey: [workspace.slug, 'members'],
    queryFn: async ({ signal }) => (await client.listMembers({ signal })).items,
  })
  const nameOf = (id: string | null): string => members.data?.find(({ userId }) => userId === id)?.name ?? id?.slice(0, 8) ?? ''
  const items = audit.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <SettingsFrame title="Audit log">
      {why !== undefined ? (
        <Empty title="The audit log is for admins">{why}</Empty>
      ) : audit.isError && items.length === 0 ? (
        <Failed what="The log could not be read" error={audit.error} onRetry={() => void audit.refetch()} />
      ) : audit.isPending ? (
        <LoadingRows label="The log is read" />
      ) : items.length === 0 ? (
        <Empty title="Nothing was changed yet" />
      ) : (
        <>
          <Table label="Audit log" heads={['When', 'Who', 'What', 'Outcome', 'From']}>
            {items.map(({ id, at, actorType, actorId, action, outcome, ip }) => (
              <tr key={id}>
                <td className={cell}>
                  <Time at={at} />
                </td>
                <td className={cell}>{actorType === 'user' ? nameOf(actorId) : actorType.replace('_', ' ')}</td>
                <td className="px-4 font-mono">{action}</td>
                <td className={outcome === 'done' ? cell : 'px-4 text-failed-ink'}>{outcome}</td>
                <td className="px-4 font-mono text-muted">{ip}</td>
              </tr>
            ))}
          </Table>
          {audit.hasNextPage && (
            <Button className="mt-4" disabled={audit.isFetchingNextPage} onClick={() => void audit.fetchNextPage()}>
              Show more
            </Button>
          )}
        </>
      )}
    </SettingsFrame>
  )
}
