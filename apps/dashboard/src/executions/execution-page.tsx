'use client'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Ban, Braces, ChevronDown, GitCompareArrows, Pencil, Play, RotateCcw, Share2 } from 'lucide-react'
import dynamic from 'next/dynamic'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { parseAsString, useQueryStates } from 'nuqs'
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { ConnectionChip } from '../execution/connection-chip.tsx'
import { DebuggedMark } from '../execution/debugged-mark.tsx'
import { Elapsed } from '../execution/elapsed.tsx'
import { partOf } from '../execution/model/part-of.ts'
import { editorQuery, placeInFlow } from '../execution/model/place-in-flow.ts'
import { firstTrouble, roundsAround, stepTree } from '../execution/model/step-rows.ts'
import { type Execution, useExecution } from '../execution/queries.ts'
import { useMayRun } from '../execution/run-guard.ts'
import { StepDetail } from '../execution/step-detail.tsx'
import { StepList } from '../execution/step-list.tsx'
import { type LiveExecution, useLiveExecution } from '../execution/use-live-execution.ts'
import { usePools } from '../execution/use-pools.ts'
import { addressOf, usePlace } from '../place/use-place.ts'
import { QuarantineMark } from '../quarantine/quarantine-mark.tsx'
import { useApi, useNeeds, useWhyNot } from '../session/api.tsx'
import { loadLater } from '../session/connection.ts'
import { isNotFound } from '../session/is-not-found.ts'
import { type Shortcut, useShortcuts } from '../shell/shortcuts.ts'
import { shownKeys } from '../shell/shown-keys.ts'
import { useTitle } from '../shell/use-title.ts'
import { Button } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'
import { CopyButton } from '../ui/copy-button.tsx'
import { copyText } from '../ui/copy-text.ts'
import { formatCount } from '../ui/format.ts'
import { Menu } from '../ui/menu.tsx'
import { problemText } from '../ui/problem.tsx'
import { Empty, Failed, LoadingRows } from '../ui/states.tsx'
import { StatusChip, statusLooks, statusOf } from '../ui/status.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { Time } from '../ui/time.tsx'
import { toast } from '../ui/toast.ts'
import { failureText } from './model/failure-text.ts'
import { SampleDone } from './sample-done.tsx'
import { StartedBy } from './started-by.tsx'

const DebugBar = dynamic(() => loadLater(() => import('../execution/debug/debug-bar.tsx').then((module) => module.DebugBar)), {
  ssr: false,
})
const Inspector = dynamic(() => loadLater(() => import('../execution/debug/inspector.tsx').then((module) => module.Inspector)), {
  ssr: false,
})
const ShareDialog = dynamic(() => loadLater(() => import('./share-dialog.tsx').then((module) => module.ShareDialog)), { ssr: false })

/** One execution, as it happens and afterwards. It opens on what failed; step and tab stand in the address. */
export const ExecutionPage = () => {
  const { id } = usePlace()
  return <OneExecution key={id} id={id} />
}

const OneExecution = ({ id }: { id: string }) => {
  const { workspace } = useApi()
  const mayDebug = useNeeds('editor') === undefined
  const live = useLiveExecution(id)
  const { state } = live
  const info = useExecution(id)
  const { refetch } = info
  useEffect(() => {
    if (state.status === 'finished') void refetch()
  }, [state.status, refetch])
  const [place, setPlace] = useQueryStates({ step: parseAsString, tab: parseAsString }, { history: 'replace' })
  const tree = useMemo(() => stepTree(state.steps), [state])
  const trouble = firstTrouble(tree)
  const running = [...state.steps.values()].findLast(({ outcome, startedAt }) => outcome === undefined && startedAt !== undefined)
  const stopped = trouble ?? [...state.steps.values()].findLast(({ outcome }) => outcome === 'cancelled')
  const standsAt = state.stop && state.steps.get(state.stop.path)?.path
  const chosen =
    place.step ?? standsAt ?? stopped?.path ?? (state.status === 'finished' ? [...state.steps.keys()][0] : running?.path) ?? whole
  const step = state.steps.get(chosen)
  const status = statusOf({
    status: info.data?.status === 'finished' ? 'finished' : state.status,
    verdict: state.verdict ?? info.data?.verdict,
  })
  useTitle(statusLooks[status].word, state.flow?.name ?? info.data?.flowName)
  const router = useRouter()
  useExecutionKeys({
    live,
    chosen,
    select: (step) => void setPlace({ step }),
    compare: () => info.data?.flowId && router.push(comparisonOf(workspace.slug, id)),
  })
  if (info.isError) {
    return isNotFound(info.error) ? (
      <Empty
        isPage
        title="There is no such execution"
        actions={
          <Link className="text-primary underline" href={addressOf(workspace.slug, 'executions')}>
            All executions
          </Link>
        }
      >
        It may have been removed with time, or it belongs to another workspace.
      </Empty>
    ) : (
      !info.data && <Failed isPage what="The execution could not be read" error={info.error} onRetry={() => void info.refetch()} />
    )
  }
  if (!info.data) return <LoadingRows label="The execution is read" />
  const isDebugging = info.data.isDebugged && info.data.status !== 'finished' && state.status !== 'finished'
  return (
    <div className="flex h-full flex-col">
      <Head info={info.data} live={live} status={status} editor={editorQuery(placeInFlow(state, chosen), trouble && id)} />
      <Summary live={live} error={info.data.error} trouble={trouble} />
      {isDebugging && <DebugBar executionId={id} live={live} />}
      <SampleDone isOver={state.status === 'finished'} />
      <div className="grid min-h-0 flex-1 max-lg:min-h-144 grid-cols-[minmax(0,1fr)] grid-rows-2 border-t border-line lg:grid-cols-[minmax(22rem,5fr)_minmax(0,6fr)] lg:grid-rows-1">
        <div className="flex min-h-0 flex-col border-line max-lg:border-b lg:border-r">
          <WholeButton isChosen={chosen === whole} warnings={state.warnings.length} onChoose={() => void setPlace({ step: whole })} />
          {state.steps.size === 0 ? (
            <NoSteps live={live} pool={info.data.pool} />
          ) : (
            <div className="min-h-0 flex-1">
              <StepList live={live} selected={chosen} onSelect={(path) => void setPlace({ step: path })} />
            </div>
          )}
        </div>
        <div className="flex min-h-0 min-w-0 flex-col">
          {step ? (
            <StepDetail
              key={`${step.path}`}
              executionId={id}
              step={step}
              isStop={state.stop?.path === step.path}
              tab={place.tab}
              onTab={(tab) => void setPlace({ tab })}
            />
          ) : (
            isRead(live) && <Overall live={live} round={roundsAround(chosen).at(-1)} />
          )}
        </div>
      </div>
      {isDebugging && (
        <section
          aria-label="Where it stands"
          className={classNames('shrink-0 overflow-auto border-t border-line', mayDebug && 'h-[38%] min-h-56')}
        >
          <Inspector executionId={id} live={live} />
        </section>
      )}
      <Announcement live={live} />
    </div>
  )
}

interface HeadProps {
  readonly info: Execution
  readonly live: LiveExecution
  readonly status: ReturnType<typeof statusOf>
  /** What the address of the editor says of the step that is shown. */
  readonly editor: string
}

const Head = ({ info, live, status, editor }: HeadProps) => {
  const { client, workspace } = useApi()
  const router = useRouter()
  const why = useWhyNot('editor')
  const mayRun = useMayRun()
  const newest = useNewestVersion(info)
  const rerun = useMutation({
    mutationFn: async (flowVersion: number | undefined) => {
      const { flowId, environment, row, from, upTo } = info
      if (!(await mayRun([{ environment }]))) return undefined
      if (flowId === null || flowVersion === undefined)
        return (await client.rerunExecution({ params: { id: info.id }, body: {} })).executions[0]
      const part = { ...(row && { row: row.index }), ...(from !== null && { from }), ...(upTo !== null && { upTo }) }
      return (await client.createExecution({ body: { flowId, flowVersion, environment, triggerType: 'manual', ...part } })).executions[0]
    },
    onSuccess: (next) => next && router.push(addressOf(workspace.slug, 'executions', next.id)),
    onError: (error) => toast.error(`It was not run again: ${problemText(error)}`),
  })
  const cancel = useMutation({
    mutationFn: () => client.cancelExecution({ params: { id: info.id } }),
    onError: (error) => toast.error(`It was not cancelled: ${problemText(error)}`),
  })
  const isOver = info.status === 'finished' || live.state.status === 'finished'
  const [isSharing, setSharing] = useState(false)
  return (
    <header className="flex flex-col gap-2 px-4 pt-5 pb-3 sm:px-6">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="flex min-w-0 flex-1 basis-72 items-center gap-4">
          <StatusChip status={status} />
          <h1 className="min-w-0 truncate text-title font-semibold" title={info.flowName}>
            {info.flowName}
            {info.row && <span className="font-normal text-muted"> [{info.row.name}]</span>}
          </h1>
        </div>
        <div className="flex flex-wrap gap-2">
          {isOver ? (
            <Button
              icon={<RotateCcw size={14} aria-hidden />}
              {...(newest !== undefined && { about: `Its text of version ${info.flowVersion} once more` })}
              unavailable={why}
              disabled={rerun.isPending}
              onClick={() => rerun.mutate(undefined)}
            >
              Run again
            </Button>
          ) : (
            <Button icon={<Ban size={14} aria-hidden />} unavailable={why} disabled={cancel.isPending} onClick={() => cancel.mutate()}>
              Cancel
            </Button>
          )}
          {isOver && newest !== undefined && (
            <Button
              icon={<Play size={14} aria-hidden />}
              about="What the flow is now, in the same environment"
              unavailable={why}
              disabled={rerun.isPending}
              onClick={() => rerun.mutate(newest)}
            >
              Run the newest (v{newest})
            </Button>
          )}
          {isOver && info.flowId !== null && (
            <LinkButton href={comparisonOf(workspace.slug, info.id)} icon={<GitCompareArrows size={14} aria-hidden />}>
              Compare
            </LinkButton>
          )}
          {info.flowId !== null && (
            <LinkButton href={addressOf(workspace.slug, 'flows', info.flowId) + editor} icon={<Pencil size={14} aria-hidden />}>
              Open the flow
            </LinkButton>
          )}
          <Menu
            trigger={
              <Button icon={<Share2 size={14} aria-hidden />}>
                Share
                <ChevronDown size={14} aria-hidden />
              </Button>
            }
            items={[
              { label: 'Copy link', keys: shownKeys('y'), onSelect: () => void copyLink() },
              {
                label: 'Share the report…',
                onSelect: () => setSharing(true),
                unavailable: why ?? (isOver ? undefined : 'It is not over yet.'),
              },
            ]}
          />
        </div>
      </div>
      <p className="flex min-w-0 flex-wrap items-center gap-x-3 text-table text-muted">
        <Version info={info} isOld={newest !== undefined} />
        <span className="max-w-full truncate">{info.environment ?? 'no environment'}</span>
        <StartedBy execution={info} />
        {info.isDebugged && <DebuggedMark />}
        {info.quarantine && <QuarantineMark isLong quarantine={{ over: false, ...info.quarantine }} />}
        {partOf(info) && <span className="text-flaky-ink">only {partOf(info)}</span>}
        <Elapsed
          startedAt={live.state.startedAt}
          durationMs={live.state.durationMs ?? info.durationMs ?? undefined}
          isCut={live.connection === 'cut'}
        />
        <Time at={info.createdAt} />
        {live.state.epoch > 1 && <span className="text-flaky-ink">started {live.state.epoch} times</span>}
        {(!isOver || live.connection === 'cut' || live.problem) && <ConnectionChip live={live} />}
      </p>
      {isSharing && <ShareDialog id={info.id} onClose={() => setSharing(false)} />}
    </header>
  )
}

/** Of its flow, when that was changed since; undefined when it was not, or is gone. */
const useNewestVersion = ({ flowId, flowVersion }: Execution): number | undefined => {
  const { client, workspace } = useApi()
  const flow = useQuery({
    queryKey: [workspace.slug, 'flows', 'newest version', flowId],
    queryFn: async ({ signal }) => (await client.listFlows({ query: { ids: [flowId ?? ''], limit: 1 }, signal })).items[0]?.version ?? null,
    enabled: flowId !== null,
  })
  return flow.data && flowVersion !== null && flow.data > flowVersion ? flow.data : undefined
}

/** What was run. One that is no longer the newest is found in the history of the flow. */
const Version = ({ info: { flowId, flowVersion }, isOld }: { info: Execution; isOld: boolean }) => {
  const { workspace } = useApi()
  if (flowId === null) return <span>not saved</span>
  if (!isOld) return <span>v{flowVersion}</span>
  return (
    <Link
      className="underline hover:text-fg"
      href={`${addressOf(workspace.slug, 'flows', flowId)}?version=${flowVersion}`}
      prefetch={false}
    >
      v{flowVersion}, not the newest
    </Link>
  )
}

const LinkButton = ({ href, icon, children }: { href: string; icon: ReactNode; children: string }) => (
  <Link
    href={href}
    className="inline-flex h-8 items-center gap-2 rounded-control border border-line bg-raised px-3 text-table font-medium hover:bg-hover"
  >
    {icon}
    {children}
  </Link>
)

/** With when it passed the last time. */
const comparisonOf = (workspace: string, id: string): string => `${addressOf(workspace, 'executions', 'compare')}?after=${id}`

const copyLink = async (): Promise<void> => {
  if (await copyText(location.href)) toast.success('The link is copied: it opens on this step, for members of the workspace.')
}

/** Why it did not pass, in one line, and the same for a colleague. */
const Summary = ({
  live,
  error,
  trouble,
}: {
  live: LiveExecution
  error: Execution['error']
  trouble: ReturnType<typeof firstTrouble>
}) => {
  const failure = live.state.failure ?? error
  const failed = trouble?.assertions.find(({ passed }) => !passed)
  if (!failure && !trouble) return null
  const rounds = trouble ? roundsAround(trouble.path) : []
  const wrong = failed?.mismatches?.[0]
  const said = failed
    ? [failed.text, wrong?.actual && `${wrong.path || 'it'} was ${wrong.actual.text}`].filter(Boolean).join(': ')
    : (trouble?.failure ?? failure)?.message
  return (
    <div
      className={classNames(
        'mx-4 mb-3 flex items-start gap-3 rounded-control border border-line py-1 pr-1 pl-3 text-table sm:mx-6',
        live.state.verdict === 'cancelled' ? 'bg-panel' : 'bg-failed-soft',
      )}
    >
      <p className="min-w-0 flex-1 py-1 break-words">
        {trouble && (
          <strong>
            {trouble.name ?? trouble.id}
            {rounds.length > 0 && ` (${rounds.join(', ')})`}:{' '}
          </strong>
        )}
        {said}
      </p>
      <CopyButton text={failureText(live.state, typeof location === 'undefined' ? '' : location.href)} label="Copy the failure as Markdown">
        Copy
      </CopyButton>
    </div>
  )
}

/** Its log has begun to come: until then nothing is known of its steps, not that there are none either. */
const isRead = ({ state }: LiveExecution): boolean => state.executionId !== ''

const NoSteps = ({ live, pool }: { live: LiveExecution; pool: string }) => {
  if (live.problem) return <Failed what="Its steps could not be read" error={live.problem} />
  if (!isRead(live)) return <LoadingRows label="Its steps are read" />
  if (live.state.status === 'finished') return <p className="p-6 text-table text-muted">No step ran.</p>
  if (live.state.status !== 'queued') return <p className="p-6 text-table text-muted">No step has begun yet.</p>
  return <Waiting pool={pool} />
}

/** Why nobody has it yet. */
const Waiting = ({ pool }: { pool: string }) => {
  const { workspace } = useApi()
  const why = usePools().data?.items.find(({ name }) => name === pool)?.whyWaiting
  return (
    <div className="flex flex-col gap-2 p-6 text-table text-muted">
      <p>{why ?? `It waits for a worker of the pool ${pool}.`}</p>
      <Link className="text-primary underline" href={addressOf(workspace.slug, 'workers')}>
        All workers
      </Link>
    </div>
  )
}

/** As a step in the address: none, but all of it. */
const whole = ''

/** Above the steps: what belongs to none of them. */
const WholeButton = ({ isChosen, warnings, onChoose }: { isChosen: boolean; warnings: number; onChoose: () => void }) => (
  <button
    type="button"
    aria-pressed={isChosen}
    onClick={onChoose}
    className={classNames(
      'flex h-9 shrink-0 items-center gap-2 border-b border-line px-3 text-left text-table outline-offset-[-2px]',
      isChosen ? 'bg-primary-soft' : 'hover:bg-hover',
    )}
  >
    <Braces size={14} aria-hidden className="shrink-0 text-muted" />
    <span className="font-medium">The whole execution</span>
    <span className="truncate text-meta text-muted">variables, outputs{warnings > 0 && `, ${formatCount(warnings, 'warning')}`}</span>
  </button>
)

/** Of the whole execution: what it began with and what it gave. */
const Overall = ({ live, round }: { live: LiveExecution; round: string | undefined }) => {
  const [tab, setTab] = useState('variables')
  const { variables, origins, outputs, warnings } = live.state
  if (round !== undefined) return <p className="p-4 text-table text-muted">This is {round}: open it and choose one of its steps.</p>
  return (
    <Tabs
      label="About this execution"
      value={tab}
      onChange={setTab}
      tabs={[
        { value: 'variables', label: 'Variables', content: <Values values={variables} origins={origins} none="It has no variables." /> },
        { value: 'outputs', label: 'Outputs', content: <Values values={outputs} none="It gives nothing." /> },
        {
          value: 'warnings',
          label: `Warnings ${warnings.length || ''}`,
          content:
            warnings.length === 0 ? (
              <p className="p-4 text-table text-muted">It has no warnings.</p>
            ) : (
              <ul className="flex flex-col gap-2 p-4 text-table">
                {warnings.map(({ code, message }) => (
                  <li key={`${code}${message}`}>
                    {message} <code className="font-mono text-meta text-muted">{code}</code>
                  </li>
                ))}
              </ul>
            ),
        },
      ]}
    />
  )
}

interface ValuesProps {
  readonly values: Readonly<Record<string, unknown>>
  readonly origins?: Readonly<Record<string, string>>
  readonly none: string
}

const Values = ({ values, origins, none }: ValuesProps) => {
  const entries = Object.entries(values)
  if (entries.length === 0) return <p className="p-4 text-table text-muted">{none}</p>
  return (
    <table className="w-full text-left text-table">
      <thead>
        <tr className="h-8 text-meta text-muted">
          <th className="pr-3 pl-4 font-normal">Name</th>
          <th className="pr-3 font-normal">Value</th>
          {origins && <th className="pr-4 font-normal">From</th>}
        </tr>
      </thead>
      <tbody>
        {entries.map(([name, value]) => (
          <tr key={name} className="border-t border-line align-baseline">
            <th scope="row" className="py-1 pr-3 pl-4 font-mono text-meta font-medium break-all">
              {name}
            </th>
            <td className="py-1 pr-3 font-mono text-meta break-all whitespace-pre-wrap">
              {typeof value === 'string' ? value : JSON.stringify(value)}
            </td>
            {origins && <td className="py-1 pr-4 text-meta text-muted">{origins[name] ?? 'not known'}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** For those who listen: at most once a second, and the end once. */
const Announcement = ({ live }: { live: LiveExecution }) => {
  const { state } = live
  const [said, setSaid] = useState('')
  const latest = useRef('')
  const done = [...state.steps.values()].filter(({ outcome }) => outcome !== undefined)
  const failed = done.filter(({ outcome }) => outcome === 'failed' || outcome === 'error').length
  latest.current =
    state.status === 'finished'
      ? `${statusLooks[statusOf({ verdict: state.verdict })].word}, ${done.length} steps`
      : `${done.length} steps done, ${failed} failed`
  useEffect(() => {
    const timer = setInterval(() => setSaid(latest.current), 1_000)
    return () => clearInterval(timer)
  }, [])
  return (
    <p aria-live="polite" className="sr-only">
      {said}
    </p>
  )
}

interface ExecutionKeys {
  readonly live: LiveExecution
  readonly chosen: string
  readonly select: (path: string) => void
  readonly compare: () => void
}

const useExecutionKeys = ({ live, chosen, select, compare }: ExecutionKeys): void => {
  const steps = [...live.state.steps.values()]
  const at = steps.findIndex(({ path }) => path === chosen)
  const to = (index: number): void => {
    const step = steps[index]
    if (step) select(step.path)
  }
  const failing = (by: 1 | -1): void => {
    const isBad = (index: number): boolean => steps[index]?.outcome === 'failed' || steps[index]?.outcome === 'error'
    let index = at + by
    while (index >= 0 && index < steps.length && !isBad(index)) index += by
    to(index)
  }
  const group = 'Execution'
  const keys: readonly Shortcut[] = [
    { keys: 'j', does: 'Next step', group, run: () => to(at + 1) },
    { keys: 'k', does: 'Previous step', group, run: () => to(Math.max(0, at - 1)) },
    { keys: 'shift+j', does: 'Next failure', group, run: () => failing(1) },
    { keys: 'shift+k', does: 'Previous failure', group, run: () => failing(-1) },
    { keys: 'c', does: 'Compare with when it passed', group, run: compare },
    { keys: 'y', does: 'Copy the link', group, run: () => void copyLink() },
    { keys: 'escape', does: 'The whole execution', group, run: () => select(whole) },
  ]
  useShortcuts(keys)
}
