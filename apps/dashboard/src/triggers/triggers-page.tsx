'use client'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useWhyNot } from '../session/api.tsx'
import { PageHead } from '../shell/page-head.tsx'
import { useShortcuts } from '../shell/shortcuts.ts'
import { useTitle } from '../shell/use-title.ts'
import { Button } from '../ui/button.tsx'
import { formatCount } from '../ui/format.ts'
import { Empty, Failed, LoadingRows } from '../ui/states.tsx'
import { type OpenDialog, OpenedDialog } from './opened-dialog.tsx'
import { useTriggers } from './queries.ts'
import { TriggerRows } from './trigger-rows.tsx'

/** What other programs may start, and what came of it lately. */
export const TriggersPage = () => {
  useTitle('Triggers')
  const why = useWhyNot('admin')
  const triggers = useTriggers()
  const [dialog, setDialog] = useState<OpenDialog>()
  const makeNew = (): void => setDialog({ type: 'edit' })
  useShortcuts([{ keys: 'n', does: 'New trigger', group: 'Triggers', run: () => why === undefined && makeNew() }])
  const make = (name: string) => (
    <Button look="primary" icon={<Plus size={15} aria-hidden />} unavailable={why} onClick={makeNew}>
      {name}
    </Button>
  )
  const items = triggers.data ?? []
  return (
    <>
      <PageHead title="Triggers" aside={items.length > 0 && countWords(items)}>
        {items.length > 0 && make('New trigger')}
      </PageHead>
      {triggers.isError && !triggers.data ? (
        <Failed what="The triggers could not be read" error={triggers.error} onRetry={() => void triggers.refetch()} />
      ) : triggers.isPending ? (
        <LoadingRows label="Triggers are read" count={4} />
      ) : items.length === 0 ? (
        <Empty title="No program starts anything yet" actions={make('Make the first trigger')}>
          A trigger lets GitHub, GitLab, a CI or a script start flows here: when staging was deployed, run the smoke flows. It gets an
          address and a secret, and no API key. What came is kept here, also when nothing could start.
        </Empty>
      ) : (
        <TriggerRows items={items} onOpen={setDialog} />
      )}
      {dialog && <OpenedDialog dialog={dialog} onClose={() => setDialog(undefined)} />}
    </>
  )
}

const countWords = (items: readonly { readonly isPaused: boolean }[]): string => {
  const paused = items.filter(({ isPaused }) => isPaused).length
  return `${formatCount(items.length, 'trigger')}${paused > 0 ? `, ${paused} paused` : ''}`
}
