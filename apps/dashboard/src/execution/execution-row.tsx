'use client'
import { isInQuarantine } from '@testmesh/protocol'
import Link from 'next/link'
import { addressOf } from '../place/use-place.ts'
import { type Held, QuarantineMark } from '../quarantine/quarantine-mark.tsx'
import { useApi } from '../session/api.tsx'
import { Absent } from '../ui/absent.tsx'
import { formatDuration } from '../ui/format.ts'
import { StatusGlyph, statusLooks, statusOf } from '../ui/status.tsx'
import { Time } from '../ui/time.tsx'
import { DebuggedMark } from './debugged-mark.tsx'
import { partOf } from './model/part-of.ts'
import { editorQuery } from './model/place-in-flow.ts'

export interface ListedExecution {
  readonly id: string
  readonly flowName: string
  readonly flowId: string | null
  readonly flowVersion: number | null
  readonly row: { readonly name: string } | null
  readonly status: string
  readonly verdict: string | null
  readonly environment: string | null
  readonly triggerType: string
  readonly durationMs: number | null
  readonly createdAt: string
  readonly from: string | null
  readonly upTo: string | null
  readonly isDebugged: boolean
  readonly error: { readonly message: string } | null
  readonly quarantine: Held | null
}

/** How an execution came about, in words. */
export const triggerWords: Readonly<Record<string, string>> = {
  manual: 'by hand',
  cli: 'command line',
  api: 'API',
  rerun: 're-run',
  schedule: 'schedule',
  webhook: 'trigger',
  agent: 'agent',
}

interface ExecutionRowProps {
  readonly execution: ListedExecution
  readonly note?: string | undefined
  /** With a way to what failed in the text of its flow. */
  readonly leadsToFlow?: boolean
}

/** One execution in a list: the whole row leads to it. */
export const ExecutionRow = ({ execution, note, leadsToFlow }: ExecutionRowProps) => {
  const { workspace } = useApi()
  const status = statusOf(execution)
  const part = partOf(execution)
  const { id, flowName, row, flowId, flowVersion, environment, triggerType, durationMs, createdAt, error, quarantine } = execution
  return (
    <div className="relative grid h-9 grid-cols-[1.25rem_minmax(0,1fr)_4.5rem] items-center gap-3 border-b border-line px-4 text-table hover:bg-hover sm:grid-cols-[1.25rem_minmax(0,1fr)_5.5rem_5rem] sm:px-6 md:grid-cols-[1.25rem_minmax(0,1fr)_7rem_7rem_5.5rem_5.5rem]">
      <span title={statusLooks[status].word}>
        <StatusGlyph status={status} label />
      </span>
      <span className="flex min-w-0 items-baseline gap-2">
        <Link
          href={addressOf(workspace.slug, 'executions', id)}
          prefetch={false}
          className="truncate font-medium after:absolute after:inset-0"
        >
          {flowName}
          {row && <span className="font-normal text-muted"> [{row.name}]</span>}
        </Link>
        <span className="shrink-0 text-meta text-muted max-sm:hidden">{flowId === null ? 'not saved' : `v${flowVersion}`}</span>
        {execution.isDebugged && <DebuggedMark />}
        {isInQuarantine(quarantine) && <QuarantineMark quarantine={quarantine} className="self-center" />}
        {part && <span className="max-w-40 shrink-0 truncate text-meta text-flaky-ink">{part}</span>}
        {note && <span className="shrink-0 text-meta text-failed-ink">{note}</span>}
        {error && status !== 'passed' && <span className="truncate text-meta text-muted max-sm:hidden">{error.message}</span>}
        {leadsToFlow && flowId !== null && (
          <Link
            href={addressOf(workspace.slug, 'flows', flowId) + editorQuery(undefined, id)}
            prefetch={false}
            className="relative z-10 ml-auto shrink-0 text-meta text-muted hover:text-fg hover:underline max-sm:hidden"
          >
            Open the flow there
          </Link>
        )}
      </span>
      <span className="hidden truncate text-muted md:block">{environment ?? <Absent says="no environment" />}</span>
      <span className="hidden truncate text-muted md:block">{triggerWords[triggerType] ?? triggerType}</span>
      <span className="text-right font-mono text-meta text-muted tabular-nums max-sm:hidden">
        {durationMs === null ? statusLooks[status].word : formatDuration(durationMs)}
      </span>
      <span className="text-right text-meta text-muted">
        <Time at={createdAt} />
      </span>
    </div>
  )
}
