'use client'
import { EllipsisVertical, Pause, Pencil, Play, Trash2 } from 'lucide-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { useFreshExecutions } from '../execution/queries.ts'
import { FlowsMeant } from '../flow-choice/flows-meant.tsx'
import type { FlowChoice } from '../flow-choice/model/flow-choice.ts'
import { WhoIsTold } from '../listeners/who-is-told.tsx'
import { addressOf, usePlace } from '../place/use-place.ts'
import { useApi, useWhyNot } from '../session/api.tsx'
import { isNotFound } from '../session/is-not-found.ts'
import { PageHead } from '../shell/page-head.tsx'
import { useTitle } from '../shell/use-title.ts'
import { afterMenu } from '../ui/after-menu.ts'
import { Button } from '../ui/button.tsx'
import { Facts } from '../ui/facts.tsx'
import { Menu } from '../ui/menu.tsx'
import { PausedMark } from '../ui/paused-mark.tsx'
import { Empty, Failed, LoadingRows } from '../ui/states.tsx'
import { Until } from '../ui/until.tsx'
import { seenText } from '../ui/value-text.ts'
import { FireList } from './fire-list.tsx'
import { catchUpWords, fieldLabels, overlapWords, withinWords } from './model/schedule-fields.ts'
import { momentWithZone } from './model/zone-times.ts'
import { type OpenDialog, OpenedDialog } from './opened-dialog.tsx'
import { type Schedule, useCronWords, useSchedule } from './queries.ts'
import { useScheduleActions } from './use-schedule-actions.ts'

/** One schedule: what it runs, when, and what came of every time. */
export const SchedulePage = () => {
  const { id } = usePlace()
  return <OneSchedule key={id} id={id} />
}

const OneSchedule = ({ id }: { id: string }) => {
  const { workspace } = useApi()
  const router = useRouter()
  useFreshExecutions()
  const schedule = useSchedule(id)
  useTitle(schedule.data?.name, 'Schedules')
  const [dialog, setDialog] = useState<OpenDialog>()
  const all = addressOf(workspace.slug, 'schedules')
  if (isNotFound(schedule.error))
    return (
      <Empty
        isPage
        title="There is no such schedule"
        actions={
          <Link className="text-primary underline" href={all}>
            All schedules
          </Link>
        }
      >
        Somebody may have removed it, or it belongs to another workspace.
      </Empty>
    )
  if (!schedule.data)
    return schedule.isError ? (
      <Failed isPage what="The schedule could not be read" error={schedule.error} onRetry={() => void schedule.refetch()} />
    ) : (
      <LoadingRows label="The schedule is read" />
    )
  return (
    <>
      <Head schedule={schedule.data} onOpen={setDialog} />
      <div className="flex flex-col gap-6 pb-8">
        <About schedule={schedule.data} />
        <FireList schedule={schedule.data} />
      </div>
      {dialog && <OpenedDialog dialog={dialog} onRemoved={() => router.push(all)} onClose={() => setDialog(undefined)} />}
    </>
  )
}

const Head = ({ schedule, onOpen }: { schedule: Schedule; onOpen: (dialog: OpenDialog) => void }) => {
  const why = useWhyNot('editor')
  const { run, pause } = useScheduleActions()
  const { name, isPaused } = schedule
  return (
    <PageHead title={name} aside={isPaused && <PausedMark />}>
      <Button
        look="primary"
        icon={<Play size={14} aria-hidden />}
        unavailable={why}
        disabled={run.isPending}
        onClick={() => run.mutate(schedule)}
      >
        Run now
      </Button>
      <Button
        icon={isPaused ? <Play size={14} aria-hidden /> : <Pause size={14} aria-hidden />}
        unavailable={why}
        disabled={pause.isPending}
        onClick={() => pause.mutate(schedule)}
      >
        {isPaused ? 'Resume' : 'Pause'}
      </Button>
      <Button icon={<Pencil size={14} aria-hidden />} unavailable={why} onClick={() => onOpen({ type: 'edit', schedule })}>
        Edit
      </Button>
      <Menu
        trigger={<Button look="quiet" aria-label="More" icon={<EllipsisVertical size={16} aria-hidden />} />}
        items={[
          {
            label: 'Remove…',
            icon: <Trash2 size={14} aria-hidden />,
            isDanger: true,
            unavailable: why,
            onSelect: afterMenu(() => onOpen({ type: 'remove', schedule })),
          },
        ]}
      />
    </PageHead>
  )
}

const About = ({ schedule }: { schedule: Schedule }) => {
  const cronWords = useCronWords()
  const { cron, timezone, nextAt, flows, environment, variables, overlap, catchUp, catchUpWithinMs } = schedule
  const words = cronWords(cron)
  const names = Object.entries(variables)
  return (
    <div className="px-4 sm:px-6">
      <Facts
        facts={[
          [
            fieldLabels.cron,
            <>
              {words && `${words} · `}
              <code className="font-mono">{cron}</code> · {timezone}
            </>,
          ],
          [
            'Next',
            nextAt === null ? (
              'not while it is paused'
            ) : (
              <>
                <Until at={nextAt} />, {momentWithZone(nextAt, timezone)}
              </>
            ),
          ],
          [fieldLabels.flows, <FlowsMeant key="flows" flows={flows as FlowChoice} />],
          [fieldLabels.environment, environment ?? 'each flow’s own'],
          ['Who is told', <WhoIsTold key="told" environment={environment} flows={flows as FlowChoice} />],
          ...(names.length > 0
            ? ([[fieldLabels.variables, names.map(([name, value]) => `${name}=${seenText(value)}`).join(', ')]] as const)
            : []),
          ['Still running', overlapWords[overlap]],
          ['Missed', `${catchUpWords[catchUp]}${catchUp === 'none' ? '' : `, if not older than ${withinWords(catchUpWithinMs)}`}`],
        ]}
      />
    </div>
  )
}
