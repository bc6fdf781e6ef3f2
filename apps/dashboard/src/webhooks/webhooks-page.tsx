'use client'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useNeeds, useWhyNot } from '../session/api.tsx'
import { PageHead } from '../shell/page-head.tsx'
import { useShortcuts } from '../shell/shortcuts.ts'
import { useTitle } from '../shell/use-title.ts'
import { Button } from '../ui/button.tsx'
import { formatCount } from '../ui/format.ts'
import { NoPermission } from '../ui/no-permission.tsx'
import { Empty, Failed, LoadingRows } from '../ui/states.tsx'
import { type OpenDialog, OpenedDialog } from './opened-dialog.tsx'
import { useWebhooks } from './queries.ts'
import { WebhookRows } from './webhook-rows.tsx'

/** Who is told what becomes of executions. */
export const WebhooksPage = () => {
  useTitle('Webhooks', 'Settings')
  const why = useNeeds('editor')
  const whyNot = useWhyNot('admin')
  const webhooks = useWebhooks({ isAllowed: why === undefined })
  const [dialog, setDialog] = useState<OpenDialog>()
  const makeNew = (): void => setDialog({ type: 'edit' })
  useShortcuts([{ keys: 'n', does: 'New webhook', group: 'Webhooks', run: () => whyNot === undefined && makeNew() }])
  const make = (name: string) => (
    <Button look="primary" icon={<Plus size={15} aria-hidden />} unavailable={whyNot} onClick={makeNew}>
      {name}
    </Button>
  )
  const items = webhooks.data ?? []
  return (
    <>
      <PageHead title="Webhooks" aside={items.length > 0 && countWords(items)}>
        {items.length > 0 && make('New webhook')}
      </PageHead>
      {why !== undefined ? (
        <NoPermission what="the webhooks" why={why} />
      ) : webhooks.isError && !webhooks.data ? (
        <Failed what="The webhooks could not be read" error={webhooks.error} onRetry={() => void webhooks.refetch()} />
      ) : webhooks.isPending ? (
        <LoadingRows label="Webhooks are read" count={4} />
      ) : items.length === 0 ? (
        <Empty title="Nobody is told yet" actions={make('Make the first webhook')}>
          A flow that fails at night helps nobody who does not hear of it. A webhook tells a channel of Slack, or a program of yours, what
          begins to fail, what passes again, and what a schedule could not start.
        </Empty>
      ) : (
        <WebhookRows items={items} onOpen={setDialog} />
      )}
      {dialog && <OpenedDialog dialog={dialog} onClose={() => setDialog(undefined)} />}
    </>
  )
}

const countWords = (items: readonly { readonly isPaused: boolean }[]): string => {
  const paused = items.filter(({ isPaused }) => isPaused).length
  return `${formatCount(items.length, 'webhook')}${paused > 0 ? `, ${paused} paused` : ''}`
}
