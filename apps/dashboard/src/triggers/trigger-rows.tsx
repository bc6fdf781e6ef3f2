'use client'
import { EllipsisVertical, Pause, Pencil, Play } from 'lucide-react'
import Link from 'next/link'
import { flowsWords } from '../flow-choice/model/flow-choice.ts'
import { addressOf } from '../place/use-place.ts'
import { useApi, useWhyNot } from '../session/api.tsx'
import { afterMenu } from '../ui/after-menu.ts'
import { Button } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'
import { Menu } from '../ui/menu.tsx'
import { PausedMark } from '../ui/paused-mark.tsx'
import { StatusGlyph } from '../ui/status.tsx'
import { Cell, HeadCell, Row, Table } from '../ui/table.tsx'
import { Time } from '../ui/time.tsx'
import { rareItems } from './menu-items.tsx'
import { lastLook } from './model/arrival-words.ts'
import { kindWords, type Trigger } from './model/trigger-fields.ts'
import type { OpenDialog } from './opened-dialog.tsx'
import { usePause } from './use-pause.ts'

interface TriggerRowsProps {
  readonly items: readonly Trigger[]
  readonly onOpen: (dialog: OpenDialog) => void
}

export const TriggerRows = ({ items, onOpen }: TriggerRowsProps) => (
  <Table label="Triggers" columns={columns}>
    {items.map((trigger) => (
      <TriggerRow key={trigger.id} trigger={trigger} onOpen={onOpen} />
    ))}
  </Table>
)

const columns = [
  { name: 'Name' },
  { name: 'Who sends' },
  { name: 'Starts' },
  { name: 'Came last' },
  { name: 'What to do', isHidden: true, className: 'text-right' },
]

const TriggerRow = ({ trigger, onOpen }: { trigger: Trigger; onOpen: TriggerRowsProps['onOpen'] }) => {
  const { workspace } = useApi()
  const whyNoChange = useWhyNot('admin')
  const whyNoPause = useWhyNot('editor')
  const pause = usePause()
  const { id, name, kind, flows, environment, isPaused, unknown } = trigger
  const isBroken = unknown.environment !== null || unknown.flows.length > 0
  return (
    <Row>
      <HeadCell>
        <span className="flex items-center gap-2">
          <Link
            href={addressOf(workspace.slug, 'triggers', id)}
            prefetch={false}
            className={classNames('max-w-56 truncate hover:underline', isPaused && 'text-muted')}
          >
            {name}
          </Link>
          {isPaused && <PausedMark />}
        </span>
        {isBroken && <span className="block text-meta font-normal text-failed-ink">names what is gone</span>}
      </HeadCell>
      <Cell>{kindWords(kind)}</Cell>
      <Cell className="max-w-72 whitespace-normal! max-sm:w-full max-sm:max-w-none">
        {flowsWords(flows)}
        <span className="block text-meta text-muted">in {environment ?? 'each flow’s own environment'}</span>
      </Cell>
      <Cell className="max-sm:min-w-0 max-sm:flex-1">
        <LastArrival trigger={trigger} />
      </Cell>
      <Cell className="text-right">
        <Menu
          trigger={<Button look="quiet" size="small" aria-label={`More of ${name}`} icon={<EllipsisVertical size={14} aria-hidden />} />}
          items={[
            {
              label: 'Edit…',
              icon: <Pencil size={14} aria-hidden />,
              unavailable: whyNoChange,
              onSelect: afterMenu(() => onOpen({ type: 'edit', trigger })),
            },
            {
              label: isPaused ? 'Resume' : 'Pause',
              icon: isPaused ? <Play size={14} aria-hidden /> : <Pause size={14} aria-hidden />,
              unavailable: whyNoPause,
              onSelect: () => pause.mutate(trigger),
            },
            null,
            ...rareItems(trigger, { why: whyNoChange, onOpen }),
          ]}
        />
      </Cell>
    </Row>
  )
}

const LastArrival = ({ trigger: { lastArrival: last } }: { trigger: Trigger }) => {
  if (!last) return <span className="text-muted">Nothing yet</span>
  const { status, word, about } = lastLook(last)
  return (
    <span className="flex items-center gap-1.5">
      <StatusGlyph status={status} size={14} />
      <span title={about}>{word}</span> <Time at={last.at} />
    </span>
  )
}
