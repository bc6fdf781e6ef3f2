'use client'
import Link from 'next/link'
import { type Pool, usePools } from '../execution/use-pools.ts'
import { addressOf } from '../place/use-place.ts'
import { useApi } from '../session/api.tsx'
import { PageHead } from '../shell/page-head.tsx'
import { useTitle } from '../shell/use-title.ts'
import { classNames } from '../ui/class-names.ts'
import { CopyButton } from '../ui/copy-button.tsx'
import { Failed, LoadingRows } from '../ui/states.tsx'
import { onlineWords } from './model/online-words.ts'
import { WorkerTable } from './worker-table.tsx'

/** Who runs executions, pool by pool, and why what waits there is not taken. */
export const WorkersPage = () => {
  useTitle('Workers')
  const pools = usePools()
  const { data } = pools
  return (
    <>
      <PageHead title="Workers" aside={data && onlineWords(data.items.flatMap(({ workers }) => workers))} />
      {!data ? (
        pools.isError ? (
          <Failed what="The workers could not be read" error={pools.error} onRetry={() => void pools.refetch()} />
        ) : (
          <LoadingRows label="The workers are read" />
        )
      ) : (
        <div className="flex flex-col gap-10 pb-10">
          {data.items.map((pool) => (
            <PoolPart key={pool.name} pool={pool} version={data.version} />
          ))}
          <Another />
        </div>
      )}
    </>
  )
}

const PoolPart = ({ pool, version }: { pool: Pool; version: string }) => {
  const { name, waiting, running, whyWaiting, workers } = pool
  return (
    <section aria-label={`Pool ${name}`}>
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1 px-4 pb-2 sm:px-6">
        <h2 className="font-mono text-body font-semibold">{name}</h2>
        <p className="text-table text-muted">{usedBy(pool)}</p>
        <p className="text-table sm:ml-auto">{workWords(running, waiting)}</p>
      </div>
      {whyWaiting !== null && (
        <p
          className={classNames(
            'mx-4 mb-2 text-table sm:mx-6',
            waiting > 0 ? 'rounded-control bg-flaky-soft px-3 py-2 text-flaky-ink' : 'text-muted',
          )}
        >
          {whyWaiting}
        </p>
      )}
      {workers.length > 0 && <WorkerTable workers={workers} label={`Workers of the pool ${name}`} version={version} />}
    </section>
  )
}

const usedBy = ({ name, environments }: Pool): string => {
  const names = [...(name === 'default' ? ['no environment'] : []), ...environments.map((environment) => environment.name)]
  return names.length === 0 ? 'no environment names it' : `for what runs in ${listed.format(names)}`
}

const listed = new Intl.ListFormat('en')

const workWords = (running: number, waiting: number): string =>
  running + waiting === 0
    ? 'nothing runs or waits'
    : `${running} ${running === 1 ? 'runs' : 'run'}, ${waiting} ${waiting === 1 ? 'waits' : 'wait'}`

/** How one is started where the systems under test are. */
const Another = () => {
  const { workspace } = useApi()
  const command = `TESTMESH_SERVER=${location.origin} TESTMESH_API_KEY=tm_live_… npx testmesh agent --pool inner`
  return (
    <section aria-label="Another network" className="px-4 sm:px-6">
      <h2 className="text-body font-semibold">Systems that this server does not reach</h2>
      <p className="mt-1 max-w-prose text-table text-muted">
        An agent runs executions in another network and calls the server from there: no port has to be opened for it. Give it an{' '}
        <Link className="text-primary underline" href={addressOf(workspace.slug, 'settings', 'api-keys')}>
          API key
        </Link>{' '}
        of the scope <em>agent</em>, and the{' '}
        <Link className="text-primary underline" href={addressOf(workspace.slug, 'environments')}>
          environment
        </Link>{' '}
        of these systems its pool.
      </p>
      <div className="mt-3 flex max-w-4xl items-center gap-2 rounded-control border border-line bg-panel py-1 pr-1 pl-3">
        <code className="min-w-0 flex-1 font-mono text-meta break-words">{command}</code>
        <CopyButton text={command} label="Copy the command" />
      </div>
    </section>
  )
}
