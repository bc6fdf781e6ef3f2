'use client'
import { EllipsisVertical, Pause, Pencil, Play, Send } from 'lucide-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { FlowsMeant } from '../flow-choice/flows-meant.tsx'
import type { FlowChoice } from '../flow-choice/model/flow-choice.ts'
import { addressOf, usePlace } from '../place/use-place.ts'
import { useApi, useNeeds, useWhyNot } from '../session/api.tsx'
import { isNotFound } from '../session/is-not-found.ts'
import { authorOf, useMembers } from '../session/members.ts'
import { PageHead } from '../shell/page-head.tsx'
import { useTitle } from '../shell/use-title.ts'
import { Button } from '../ui/button.tsx'
import { Facts } from '../ui/facts.tsx'
import { Menu } from '../ui/menu.tsx'
import { NoPermission } from '../ui/no-permission.tsx'
import { PausedMark } from '../ui/paused-mark.tsx'
import { Empty, Failed, LoadingRows } from '../ui/states.tsx'
import { Time } from '../ui/time.tsx'
import { DeliveryList } from './delivery-list.tsx'
import { rareItems } from './menu-items.tsx'
import { hearsWords, kindWords } from './model/hears-words.ts'
import type { Webhook } from './model/webhook-fields.ts'
import { type OpenDialog, OpenedDialog } from './opened-dialog.tsx'
import { useWebhook } from './queries.ts'
import { TestResult } from './test-result.tsx'
import { useWebhookActions } from './use-webhook-actions.ts'

/** One webhook: whom it tells of what, and what came of all that it told. */
export const WebhookPage = () => {
  const { item } = usePlace()
  return <OneWebhook key={item} id={item} />
}

const OneWebhook = ({ id }: { id: string }) => {
  const { workspace } = useApi()
  const router = useRouter()
  const why = useNeeds('editor')
  const webhook = useWebhook(id, { isAllowed: why === undefined })
  useTitle(webhook.data?.name, 'Webhooks', 'Settings')
  const [dialog, setDialog] = useState<OpenDialog>()
  const all = addressOf(workspace.slug, 'settings', 'webhooks')
  if (why !== undefined)
    return (
      <>
        <PageHead title="Webhook" />
        <NoPermission what="the webhooks" why={why} />
      </>
    )
  if (isNotFound(webhook.error))
    return (
      <Empty
        isPage
        title="There is no such webhook"
        actions={
          <Link className="text-primary underline" href={all}>
            All webhooks
          </Link>
        }
      >
        Somebody may have removed it, or it belongs to another workspace.
      </Empty>
    )
  if (!webhook.data)
    return webhook.isError ? (
      <Failed isPage what="The webhook could not be read" error={webhook.error} onRetry={() => void webhook.refetch()} />
    ) : (
      <LoadingRows label="The webhook is read" />
    )
  return (
    <>
      <Known webhook={webhook.data} onOpen={setDialog} />
      {dialog && <OpenedDialog dialog={dialog} onRemoved={() => router.push(all)} onClose={() => setDialog(undefined)} />}
    </>
  )
}

const Known = ({ webhook, onOpen }: { webhook: Webhook; onOpen: (dialog: OpenDialog) => void }) => {
  const why = useWhyNot('admin')
  const { test, pause } = useWebhookActions()
  const { name, isPaused } = webhook
  return (
    <>
      <PageHead title={name} aside={isPaused && <PausedMark />}>
        <Button
          look="primary"
          icon={<Send size={14} aria-hidden />}
          unavailable={why}
          disabled={test.isPending}
          onClick={() => test.mutate(webhook)}
        >
          Send a test
        </Button>
        <Button
          icon={isPaused ? <Play size={14} aria-hidden /> : <Pause size={14} aria-hidden />}
          unavailable={why}
          disabled={pause.isPending}
          onClick={() => pause.mutate(webhook)}
        >
          {isPaused ? 'Resume' : 'Pause'}
        </Button>
        <Button icon={<Pencil size={14} aria-hidden />} unavailable={why} onClick={() => onOpen({ type: 'edit', webhook })}>
          Edit
        </Button>
        <Menu
          trigger={<Button look="quiet" aria-label="More" icon={<EllipsisVertical size={16} aria-hidden />} />}
          items={rareItems(webhook, { why, onOpen })}
        />
      </PageHead>
      <div className="flex flex-col gap-6 pb-8">
        <TestResult isAsked={test.isPending} delivery={test.data} />
        <About webhook={webhook} />
        <DeliveryList webhook={webhook} />
      </div>
    </>
  )
}

const About = ({ webhook }: { webhook: Webhook }) => {
  const members = useMembers()
  const { kind, origin, flows, unknown, isPaused, pausedBecause, lastDeliveredAt, createdAt, createdBy } = webhook
  return (
    <div className="px-4 sm:px-6">
      <Facts
        facts={[
          ...(isPaused ? ([['Paused', <WhyPaused key="paused" because={pausedBecause} />]] as const) : []),
          [
            'Told',
            <>
              {kindWords[kind]} · <code className="font-mono">{origin}</code>
            </>,
          ],
          ['Of what', hearsWords(webhook)],
          ...(flows ? ([['Flows', <FlowsMeant key="flows" flows={flows as FlowChoice} />]] as const) : []),
          ...(unknown.environments.length > 0
            ? ([['Never hears', <GoneEnvironments key="gone" names={unknown.environments} />]] as const)
            : []),
          ['Arrived last', lastDeliveredAt === null ? 'nothing yet' : <Time at={lastDeliveredAt} />],
          [
            'Made',
            <>
              <Time at={createdAt} /> by {authorOf(createdBy, members.data)}
            </>,
          ],
        ]}
      />
    </div>
  )
}

const GoneEnvironments = ({ names }: { names: readonly string[] }) => (
  <span className="text-failed-ink">of {names.join(', ')}: there is no such environment any more.</span>
)

const WhyPaused = ({ because }: { because: string | null }) =>
  because === null ? (
    'It tells nothing until somebody resumes it.'
  ) : (
    <span className="text-failed-ink">By the server: {because}. See to the receiver, or give it another URL, then resume it.</span>
  )
