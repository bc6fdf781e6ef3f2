'use client'
import { EllipsisVertical } from 'lucide-react'
import Link from 'next/link'
import { addressOf } from '../place/use-place.ts'
import { useApi, useWhyNot } from '../session/api.tsx'
import { Button } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'
import { Menu } from '../ui/menu.tsx'
import { PausedMark } from '../ui/paused-mark.tsx'
import { Cell, HeadCell, Row, Table } from '../ui/table.tsx'
import { LastDelivery } from './last-delivery.tsx'
import { menuItems } from './menu-items.tsx'
import { hearsWords, kindWords } from './model/hears-words.ts'
import type { Webhook } from './model/webhook-fields.ts'
import type { OpenDialog } from './opened-dialog.tsx'
import { useWebhookActions } from './use-webhook-actions.ts'

interface WebhookRowsProps {
  readonly items: readonly Webhook[]
  readonly onOpen: (dialog: OpenDialog) => void
}

export const WebhookRows = ({ items, onOpen }: WebhookRowsProps) => (
  <Table label="Webhooks" columns={columns}>
    {items.map((webhook) => (
      <WebhookRow key={webhook.id} webhook={webhook} onOpen={onOpen} />
    ))}
  </Table>
)

const columns = [
  { name: 'Name' },
  { name: 'Told' },
  { name: 'Of what' },
  { name: 'Last delivery' },
  { name: 'What to do', isHidden: true, className: 'text-right' },
]

const WebhookRow = ({ webhook, onOpen }: { webhook: Webhook; onOpen: WebhookRowsProps['onOpen'] }) => {
  const { workspace } = useApi()
  const why = useWhyNot('admin')
  const { test, pause } = useWebhookActions()
  const { id, name, kind, origin, isPaused, pausedBecause } = webhook
  return (
    <Row>
      <HeadCell>
        <span className="flex items-center gap-2">
          <Link
            href={addressOf(workspace.slug, 'settings', 'webhooks', id)}
            prefetch={false}
            className={classNames('max-w-56 truncate hover:underline', isPaused && 'text-muted')}
          >
            {name}
          </Link>
          {isPaused && <PausedMark />}
        </span>
        {pausedBecause !== null && <span className="block text-meta font-normal text-failed-ink">{pausedBecause}</span>}
      </HeadCell>
      <Cell className="max-sm:w-full">
        {kindWords[kind]}
        <span className="block max-w-56 truncate font-mono text-meta text-muted" title={origin}>
          {origin}
        </span>
      </Cell>
      <Cell className="max-w-72 whitespace-normal! max-sm:w-full max-sm:max-w-none">{hearsWords(webhook)}</Cell>
      <Cell className="max-sm:min-w-0 max-sm:flex-1">
        <LastDelivery webhook={webhook} isTesting={test.isPending} />
      </Cell>
      <Cell className="text-right">
        <Menu
          trigger={<Button look="quiet" size="small" aria-label={`More of ${name}`} icon={<EllipsisVertical size={14} aria-hidden />} />}
          items={menuItems(webhook, {
            why,
            onTest: () => test.mutate(webhook),
            onPause: () => pause.mutate(webhook),
            onOpen,
          })}
        />
      </Cell>
    </Row>
  )
}
