'use client'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Ban, Check, TriangleAlert } from 'lucide-react'
import Link from 'next/link'
import { useApi, useNeeds } from '../session/api.tsx'
import { useMembers } from '../session/members.ts'
import { PageHead } from '../shell/page-head.tsx'
import { useTitle } from '../shell/use-title.ts'
import { Button } from '../ui/button.tsx'
import { NoPermission } from '../ui/no-permission.tsx'
import { problemText } from '../ui/problem.tsx'
import { Empty, Failed, LoadingRows } from '../ui/states.tsx'
import { Cell, HeadCell, Row, Table } from '../ui/table.tsx'
import { Time } from '../ui/time.tsx'
import { actionWords, actorWords, detailWords, namesIn, type Subject, subjectPath, subjectWords } from './model/audit-words.ts'
import { useApiKeys } from './queries.ts'

/** Who changed what, the newest first. */
export const AuditPage = () => {
  useTitle('Audit log', 'Settings')
  const { client, workspace } = useApi()
  const why = useNeeds('admin')
  const people = useNames(why === undefined)
  const log = useInfiniteQuery({
    queryKey: [workspace.slug, 'audit'],
    queryFn: ({ pageParam, signal }) => client.listAudit({ query: { limit: 50, ...(pageParam && { cursor: pageParam }) }, signal }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    enabled: why === undefined,
  })
  const entries = log.data?.pages.flatMap(({ items }) => items) ?? []
  const names = new Map([...namesIn(entries), ...people])
  return (
    <>
      <PageHead title="Audit log" aside="every change, done or refused" />
      {why !== undefined ? (
        <NoPermission what="the audit log" why={why} />
      ) : log.isError && entries.length === 0 ? (
        <Failed what="The audit log could not be read" error={log.error} onRetry={() => void log.refetch()} />
      ) : log.isPending ? (
        <LoadingRows label="The audit log is read" />
      ) : entries.length === 0 ? (
        <Empty title="Nothing has changed yet">Every change stands here, with who made it.</Empty>
      ) : (
        <>
          <Table label="Audit log" columns={columns}>
            {entries.map((entry) => (
              <Row key={entry.id}>
                <HeadCell>{actionWords(entry.action)}</HeadCell>
                <Cell className="text-muted">
                  <Time at={entry.at} />
                </Cell>
                <Cell>{actorWords(entry, names)}</Cell>
                <Cell>
                  <Outcome outcome={entry.outcome} detail={detailWords(entry.detail)} />
                </Cell>
                <Cell>
                  <Of entry={entry} names={names} />
                </Cell>
                <Cell className="font-mono text-meta text-muted">{entry.ip}</Cell>
              </Row>
            ))}
          </Table>
          <div className="flex items-center gap-3 px-4 sm:px-6 py-4">
            {log.hasNextPage ? (
              <Button disabled={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
                {log.isFetchingNextPage ? 'Loading…' : 'Load more'}
              </Button>
            ) : (
              <p className="text-meta text-muted">That is all of it.</p>
            )}
            {log.isFetchNextPageError && <p className="text-table text-failed-ink">{problemText(log.error)}</p>}
          </div>
        </>
      )}
    </>
  )
}

const columns = [{ name: 'What' }, { name: 'When' }, { name: 'Who' }, { name: 'Outcome' }, { name: 'Of' }, { name: 'From' }]

/** Of people and keys, by id. */
const useNames = (isAllowed: boolean): ReadonlyMap<string, string> => {
  const members = useMembers()
  const keys = useApiKeys({ isAllowed })
  return new Map([
    ...(members.data ?? []).map(({ userId, name }) => [userId, name] as const),
    ...(keys.data ?? []).map(({ id, name }) => [id, name] as const),
  ])
}

const Of = ({ entry, names }: { entry: Subject; names: ReadonlyMap<string, string> }) => {
  const { workspace } = useApi()
  const path = subjectPath(entry)
  const words = (
    <span className="block max-w-60 truncate" title={entry.targetId ?? undefined}>
      {subjectWords(entry, names)}
    </span>
  )
  return path === undefined ? (
    words
  ) : (
    <Link className="hover:underline" href={`/w/${workspace.slug}/${path}`}>
      {words}
    </Link>
  )
}

const outcomes = {
  done: { Icon: Check, ink: 'text-muted' },
  refused: { Icon: Ban, ink: 'text-flaky-ink' },
  failed: { Icon: TriangleAlert, ink: 'text-failed-ink' },
} as const

const Outcome = ({ outcome, detail }: { outcome: keyof typeof outcomes; detail: string }) => {
  const { Icon, ink } = outcomes[outcome]
  return (
    <span className={`flex items-center gap-1.5 ${ink}`}>
      <Icon size={14} aria-hidden />
      {outcome}
      {detail && (
        <span className="max-w-48 truncate text-meta text-muted" title={detail}>
          {detail}
        </span>
      )}
    </span>
  )
}
