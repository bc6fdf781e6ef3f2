'use client'
import { EllipsisVertical, Pause, Pencil, Play } from 'lucide-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { useFreshExecutions } from '../execution/queries.ts'
import { FlowsMeant } from '../flow-choice/flows-meant.tsx'
import type { FlowChoice } from '../flow-choice/model/flow-choice.ts'
import { addressOf, usePlace } from '../place/use-place.ts'
import { useApi, useWhyNot } from '../session/api.tsx'
import { isNotFound } from '../session/is-not-found.ts'
import { authorOf, useMembers } from '../session/members.ts'
import { PageHead } from '../shell/page-head.tsx'
import { useTitle } from '../shell/use-title.ts'
import { Button } from '../ui/button.tsx'
import { Facts } from '../ui/facts.tsx'
import { Menu } from '../ui/menu.tsx'
import { PausedMark } from '../ui/paused-mark.tsx'
import { Empty, Failed, LoadingRows } from '../ui/states.tsx'
import { Time } from '../ui/time.tsx'
import { seenText } from '../ui/value-text.ts'
import { ArrivalList } from './arrival-list.tsx'
import { rareItems } from './menu-items.tsx'
import { fieldLabels, kindWords, overlapWords, type Trigger } from './model/trigger-fields.ts'
import { type OpenDialog, OpenedDialog } from './opened-dialog.tsx'
import { useTrigger } from './queries.ts'
import { Sending } from './sending.tsx'
import { usePause } from './use-pause.ts'

/** One trigger: what it starts for whom, how it is sent to, and what came of every request. */
export const TriggerPage = () => {
  const { id } = usePlace()
  return <OneTrigger key={id} id={id} />
}

const OneTrigger = ({ id }: { id: string }) => {
  const { workspace } = useApi()
  const router = useRouter()
  useFreshExecutions()
  const trigger = useTrigger(id)
  useTitle(trigger.data?.name, 'Triggers')
  const [dialog, setDialog] = useState<OpenDialog>()
  const all = addressOf(workspace.slug, 'triggers')
  if (isNotFound(trigger.error))
    return (
      <Empty
        isPage
        title="There is no such trigger"
        actions={
          <Link className="text-primary underline" href={all}>
            All triggers
          </Link>
        }
      >
        Somebody may have removed it, or it belongs to another workspace.
      </Empty>
    )
  if (!trigger.data)
    return trigger.isError ? (
      <Failed isPage what="The trigger could not be read" error={trigger.error} onRetry={() => void trigger.refetch()} />
    ) : (
      <LoadingRows label="The trigger is read" />
    )
  return (
    <>
      <Head trigger={trigger.data} onOpen={setDialog} />
      <div className="flex flex-col gap-6 pb-8">
        <About trigger={trigger.data} />
        <details className="px-4 sm:px-6">
          <summary className="cursor-pointer text-table font-medium">How to send to it</summary>
          <div className="mt-3 max-w-3xl">
            <Sending kind={trigger.data.kind} id={id} />
          </div>
        </details>
        <ArrivalList trigger={trigger.data} />
      </div>
      {dialog && <OpenedDialog dialog={dialog} onRemoved={() => router.push(all)} onClose={() => setDialog(undefined)} />}
    </>
  )
}

const Head = ({ trigger, onOpen }: { trigger: Trigger; onOpen: (dialog: OpenDialog) => void }) => {
  const whyNoChange = useWhyNot('admin')
  const whyNoPause = useWhyNot('editor')
  const pause = usePause()
  const { name, isPaused } = trigger
  return (
    <PageHead title={name} aside={isPaused && <PausedMark />}>
      <Button
        icon={isPaused ? <Play size={14} aria-hidden /> : <Pause size={14} aria-hidden />}
        unavailable={whyNoPause}
        disabled={pause.isPending}
        onClick={() => pause.mutate(trigger)}
      >
        {isPaused ? 'Resume' : 'Pause'}
      </Button>
      <Button icon={<Pencil size={14} aria-hidden />} unavailable={whyNoChange} onClick={() => onOpen({ type: 'edit', trigger })}>
        Edit
      </Button>
      <Menu
        trigger={<Button look="quiet" aria-label="More" icon={<EllipsisVertical size={16} aria-hidden />} />}
        items={rareItems(trigger, { why: whyNoChange, onOpen })}
      />
    </PageHead>
  )
}

const About = ({ trigger }: { trigger: Trigger }) => {
  const members = useMembers()
  const { kind, flows, environment, unknown, when, variables, overlap, createdAt, createdBy } = trigger
  const names = Object.entries(variables)
  return (
    <div className="px-4 sm:px-6">
      <Facts
        facts={[
          [fieldLabels.kind, kindWords(kind)],
          [fieldLabels.flows, <FlowsMeant key="flows" flows={flows as FlowChoice} />],
          [
            fieldLabels.environment,
            unknown.environment === null ? (
              (environment ?? 'each flow’s own')
            ) : (
              <span key="gone" className="text-failed-ink">
                {unknown.environment}: there is no such environment any more, so nothing starts.
              </span>
            ),
          ],
          [
            fieldLabels.when,
            when === null ? (
              'always'
            ) : (
              <code key="when" className="font-mono break-words">
                {when}
              </code>
            ),
          ],
          ...(names.length > 0
            ? ([[fieldLabels.variables, names.map(([name, value]) => `${name}=${seenText(value)}`).join(', ')]] as const)
            : []),
          ['Still running', overlapWords[overlap]],
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
