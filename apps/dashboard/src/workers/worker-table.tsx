'use client'
import type { Pool } from '../execution/use-pools.ts'
import { Cell, HeadCell, Row, Table } from '../ui/table.tsx'
import { Time } from '../ui/time.tsx'
import { shownWorkers } from './model/shown-workers.ts'

const columns = [
  { name: 'Worker', className: 'w-[30%]' },
  { name: 'State', className: 'w-[10%]' },
  { name: 'Slots taken', className: 'w-[12%] text-right' },
  { name: 'Version', className: 'w-[24%]' },
  { name: 'Last heard', className: 'w-[12%]' },
  { name: 'Started', className: 'w-[12%]' },
]

type Worker = Pool['workers'][number]

export const WorkerTable = ({ workers, label, version }: { workers: readonly Worker[]; label: string; version: string }) => {
  const { shown, isWhole } = shownWorkers(workers)
  return (
    <>
      <Table label={label} columns={columns} isFixed>
        {shown.map((worker) => (
          <WorkerRow key={worker.owner} worker={worker} version={version} />
        ))}
      </Table>
      {!isWhole && <p className="px-4 pt-2 text-table text-muted sm:px-6">Others fell silent before these, within a day.</p>}
    </>
  )
}

const WorkerRow = ({ worker, version }: { worker: Worker; version: string }) => (
  <Row>
    <HeadCell>
      <span className="break-all sm:inline-block sm:max-w-[calc(100%-9.5rem)] sm:truncate sm:align-bottom" title={worker.host}>
        {worker.host}
      </span>{' '}
      <span className="font-normal text-muted">
        {worker.isAgent ? 'agent' : 'worker'}, process {worker.pid}
      </span>
    </HeadCell>
    <Cell>
      <State worker={worker} />
    </Cell>
    <Cell className="text-right tabular-nums">
      {worker.busy} of {worker.slots}
    </Cell>
    <Cell>
      {worker.version}
      {worker.version !== version && <span className="text-flaky-ink"> (the server is {version})</span>}
    </Cell>
    <Cell>
      <span className="sm:hidden">heard </span>
      <Time at={worker.lastSeenAt} />
    </Cell>
    <Cell>
      <span className="sm:hidden">started </span>
      <Time at={worker.startedAt} />
    </Cell>
  </Row>
)

const State = ({ worker: { isOnline, isStopping } }: { worker: Worker }) => {
  if (!isOnline) return <span className="text-failed-ink">Silent</span>
  return isStopping ? <span className="text-flaky-ink">Ending</span> : <span className="text-passed-ink">Online</span>
}
