'use client'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useFreshExecutions } from '../execution/queries.ts'
import { useWhyNot } from '../session/api.tsx'
import { PageHead } from '../shell/page-head.tsx'
import { useShortcuts } from '../shell/shortcuts.ts'
import { useTitle } from '../shell/use-title.ts'
import { Button } from '../ui/button.tsx'
import { formatCount } from '../ui/format.ts'
import { moreOf } from '../ui/more.ts'
import { Empty, Failed, LoadingRows } from '../ui/states.tsx'
import { type OpenDialog, OpenedDialog } from './opened-dialog.tsx'
import { useSchedules } from './queries.ts'
import { ScheduleRows } from './schedule-rows.tsx'

/** What runs by itself: when it comes next, and what came of it lately. */
export const SchedulesPage = () => {
  useTitle('Schedules')
  useFreshExecutions()
  const why = useWhyNot('editor')
  const schedules = useSchedules()
  const [dialog, setDialog] = useState<OpenDialog>()
  const makeNew = (): void => setDialog({ type: 'edit' })
  useShortcuts([{ keys: 'n', does: 'New schedule', group: 'Schedules', run: () => why === undefined && makeNew() }])
  const items = schedules.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <div className="flex h-full flex-col">
      <PageHead title="Schedules" aside={items.length > 0 && (schedules.hasNextPage ? `the first ${items.length}` : countWords(items))}>
        {items.length > 0 && (
          <Button look="primary" icon={<Plus size={15} aria-hidden />} unavailable={why} onClick={makeNew}>
            New schedule
          </Button>
        )}
      </PageHead>
      {schedules.isError && !schedules.data ? (
        <Failed what="The schedules could not be read" error={schedules.error} onRetry={() => void schedules.refetch()} />
      ) : schedules.isPending ? (
        <LoadingRows label="Schedules are read" />
      ) : items.length === 0 ? (
        <Empty
          title="Nothing is scheduled yet"
          actions={
            <Button look="primary" unavailable={why} onClick={makeNew}>
              Make the first schedule
            </Button>
          }
        >
          A schedule runs flows again and again, at the times that you say: every night, every quarter of an hour. What came of each time is
          kept here, also when nothing could run.
        </Empty>
      ) : (
        <ScheduleRows items={items} more={moreOf(schedules)} onOpen={setDialog} />
      )}
      {dialog && <OpenedDialog dialog={dialog} onClose={() => setDialog(undefined)} />}
    </div>
  )
}

const countWords = (items: readonly { readonly isPaused: boolean }[]): string => {
  const paused = items.filter(({ isPaused }) => isPaused).length
  return `${formatCount(items.length, 'schedule')}${paused > 0 ? `, ${paused} paused` : ''}`
}
