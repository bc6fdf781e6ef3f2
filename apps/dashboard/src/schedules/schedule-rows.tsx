'use client'
import { EllipsisVertical, Pause, Pencil, Play, Trash2 } from 'lucide-react'
import Link from 'next/link'
import { addressOf } from '../place/use-place.ts'
import { useApi, useWhyNot } from '../session/api.tsx'
import { Absent } from '../ui/absent.tsx'
import { afterMenu } from '../ui/after-menu.ts'
import { Button } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'
import { ListRows } from '../ui/list-rows.tsx'
import { Menu } from '../ui/menu.tsx'
import type { More } from '../ui/more.ts'
import { PausedMark } from '../ui/paused-mark.tsx'
import { StatusGlyph } from '../ui/status.tsx'
import { Until } from '../ui/until.tsx'
import { FireStrip } from './fire-strip.tsx'
import { lookOf } from './model/fire-words.ts'
import { momentWithZone } from './model/zone-times.ts'
import type { OpenDialog } from './opened-dialog.tsx'
import { type ListedSchedule, useCronWords } from './queries.ts'
import { useScheduleActions } from './use-schedule-actions.ts'

const columns =
  'grid grid-cols-[1.25rem_minmax(0,1fr)_4.5rem_3.75rem] items-center gap-3 px-4 sm:px-6 lg:grid-cols-[1.25rem_minmax(0,1fr)_8rem_11.5rem_5rem_3.75rem]'
const onlyWide = 'hidden lg:block'

interface ScheduleRowsProps {
  readonly items: readonly ListedSchedule[]
  /** Asks for the next page, where there is one. */
  readonly more: More | undefined
  readonly onOpen: (dialog: OpenDialog) => void
}

export const ScheduleRows = ({ items, more, onOpen }: ScheduleRowsProps) => {
  const cronWords = useCronWords()
  return (
    <>
      <div aria-hidden className={classNames(columns, 'h-8 shrink-0 border-y border-line text-meta text-muted')}>
        <span />
        <span>Name</span>
        <span className={onlyWide}>Environment</span>
        <span className={onlyWide}>Last 20</span>
        <span className="text-right">Next</span>
        <span />
      </div>
      <ListRows label="Schedules" items={items} rowHeight={56} keyOf={({ id }) => id} more={more}>
        {(schedule) => <Row schedule={schedule} when={cronWords(schedule.cron)} onOpen={onOpen} />}
      </ListRows>
    </>
  )
}

interface RowProps extends Pick<ScheduleRowsProps, 'onOpen'> {
  readonly schedule: ListedSchedule
  /** Its expression in words. */
  readonly when: string | undefined
}

const Row = ({ schedule, when, onOpen }: RowProps) => {
  const { workspace } = useApi()
  const { id, name, cron, timezone, environment, isPaused, nextAt, recent } = schedule
  const last = recent[0] && lookOf(recent[0])
  return (
    <div className={classNames(columns, 'relative h-full border-b border-line text-table hover:bg-hover')}>
      <span title={last?.word ?? 'No time has come yet'}>
        <StatusGlyph status={last?.status ?? 'none'} />
        <span className="sr-only">{last?.word ?? 'No time has come yet'}</span>
      </span>
      <span className="min-w-0">
        <span className="flex items-center gap-2">
          <Link
            href={addressOf(workspace.slug, 'schedules', id)}
            prefetch={false}
            className={classNames('truncate font-medium after:absolute after:inset-0', isPaused && 'text-muted')}
          >
            {name}
          </Link>
          {isPaused && <PausedMark />}
        </span>
        <span className="block truncate text-meta text-muted">
          {when && `${when} · `}
          <code className="font-mono">{cron}</code> · {timezone}
        </span>
      </span>
      <span className={classNames(onlyWide, 'truncate text-muted')}>{environment ?? 'each flow’s own'}</span>
      <span className={classNames(onlyWide, 'relative z-10')}>
        <FireStrip schedule={schedule} />
      </span>
      <span className="text-right text-meta text-muted">
        {nextAt === null ? <Absent says="paused" /> : <Until at={nextAt} title={momentWithZone(nextAt, timezone)} />}
      </span>
      <span className="relative z-10 flex justify-end gap-1">
        <RowActions schedule={schedule} onOpen={onOpen} />
      </span>
    </div>
  )
}

const RowActions = ({ schedule, onOpen }: { schedule: ListedSchedule; onOpen: ScheduleRowsProps['onOpen'] }) => {
  const why = useWhyNot('editor')
  const { run, pause } = useScheduleActions()
  const { name, isPaused } = schedule
  return (
    <>
      <Button
        look="quiet"
        size="small"
        aria-label={`Run ${name} now`}
        icon={<Play size={14} aria-hidden />}
        unavailable={why}
        disabled={run.isPending}
        onClick={() => run.mutate(schedule)}
      />
      <Menu
        trigger={<Button look="quiet" size="small" aria-label={`More of ${name}`} icon={<EllipsisVertical size={14} aria-hidden />} />}
        items={[
          {
            label: 'Edit…',
            icon: <Pencil size={14} aria-hidden />,
            unavailable: why,
            onSelect: afterMenu(() => onOpen({ type: 'edit', schedule })),
          },
          {
            label: isPaused ? 'Resume' : 'Pause',
            icon: isPaused ? <Play size={14} aria-hidden /> : <Pause size={14} aria-hidden />,
            unavailable: why,
            onSelect: () => pause.mutate(schedule),
          },
          null,
          {
            label: 'Remove…',
            icon: <Trash2 size={14} aria-hidden />,
            isDanger: true,
            unavailable: why,
            onSelect: afterMenu(() => onOpen({ type: 'remove', schedule })),
          },
        ]}
      />
    </>
  )
}
