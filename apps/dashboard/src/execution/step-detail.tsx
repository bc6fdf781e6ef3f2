'use client'
import { useQuery } from '@tanstack/react-query'
import type { AttemptState, StepState } from '@testmesh/protocol'
import { Download } from 'lucide-react'
import { memo, useState } from 'react'
import { useApi } from '../session/api.tsx'
import { Button } from '../ui/button.tsx'
import { CodeView } from '../ui/code/lazy-code-view.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { formatBytes, formatDuration } from '../ui/format.ts'
import { problemText } from '../ui/problem.tsx'
import { saveFile } from '../ui/save-file.ts'
import { Segmented } from '../ui/segmented.tsx'
import { StatusChip, statusOf } from '../ui/status.tsx'
import { type Tab, Tabs } from '../ui/tabs.tsx'
import { toast } from '../ui/toast.ts'
import { type AssertionAside, Assertions } from './assertions.tsx'
import { FailureBox } from './failure-box.tsx'
import { type HttpExchange, httpExchange, isStored, type StoredValue } from './model/http-exchange.ts'
import { roundsAround } from './model/step-rows.ts'

export interface StepDetailProps {
  readonly executionId: string
  readonly step: StepState
  /** A debugged execution stands at it. */
  readonly isStop: boolean
  readonly tab: string | null
  readonly onTab: (tab: string) => void
  readonly Aside?: AssertionAside
}

/** All that is known of a step: why it failed first, then what it sent, got and said. */
export const StepDetail = memo(({ executionId, step, isStop, tab, onTab, Aside }: StepDetailProps) => {
  const [chosen, setChosen] = useState<number>()
  const attempt = step.attempts.find((one) => one.attempt === chosen) ?? step.attempts.at(-1)
  const tabs = tabsOf({ executionId, step, attempt, Aside })
  const first = firstTab(step)
  const rounds = roundsAround(step.path)
  return (
    <section aria-label={`Step ${step.name ?? step.id}`} className="flex h-full min-h-0 flex-col">
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-3">
        <h2 className="min-w-0 truncate text-base font-semibold">{step.name ?? step.id}</h2>
        <StatusChip status={statusOf({ outcome: step.outcome, status: isStop ? 'paused' : 'running' })} />
        <span className="font-mono text-meta text-muted">{step.action}</span>
        {step.flow && <RunFlow flow={step.flow} />}
        {rounds.length > 0 && <span className="text-table text-muted">{rounds.join(', ')}</span>}
        {step.outcome && step.outcome !== 'skipped' && <span className="text-meta text-muted">{formatDuration(step.durationMs)}</span>}
        {step.attempts.length > 1 && (
          <span className="ml-auto">
            <Segmented
              label="Attempt"
              value={String(attempt?.attempt ?? 1)}
              options={step.attempts.slice(-8).map((one) => ({ value: String(one.attempt), label: String(one.attempt) }))}
              onChange={(value) => setChosen(Number(value))}
            />
          </span>
        )}
      </header>
      {step.reason && <p className="px-4 pb-2 text-table text-muted">{step.reason}</p>}
      {step.assertions.every(({ passed }) => passed) && <FailureBox failure={attempt?.failure ?? step.failure} />}
      {attempt && attempt.outcome !== 'passed' && <Answer text={attempt.exchange?.answer} />}
      <Tabs label="About this step" value={tabs.some(({ value }) => value === tab) ? (tab ?? first) : first} onChange={onTab} tabs={tabs} />
    </section>
  )
})
StepDetail.displayName = 'StepDetail'

/** Which flow it was, and which text of it. */
const RunFlow = ({ flow: { name, file, sha256 } }: { flow: NonNullable<StepState['flow']> }) => (
  <span className="min-w-0 truncate text-meta text-muted" title={`${file ?? name} ${sha256}`}>
    runs {name}
    {file !== undefined && ` · ${file}`} <code className="font-mono">{sha256.slice(0, 8)}</code>
  </span>
)

/** What somebody looks for first: what was asserted, else what came of it, else what it said. */
const firstTab = ({ assertions, failure, logs }: StepState): string => {
  if (assertions.length > 0 && (!failure || assertions.some(({ passed }) => !passed))) return 'assertions'
  return failure || logs.length === 0 ? 'result' : 'logs'
}

/** How what refused it began; all of it is in its tab. */
const Answer = ({ text }: { text: string | undefined }) =>
  text && (
    <p className="mx-4 mb-3 text-table">
      <span className="text-muted">It answered </span>
      <code className="font-mono text-meta break-words">{text}</code>
    </p>
  )

interface TabParts {
  readonly executionId: string
  readonly step: StepState
  readonly attempt: AttemptState | undefined
  readonly Aside: AssertionAside | undefined
}

const tabsOf = ({ executionId, step, attempt, Aside }: TabParts): Tab[] => {
  const exchange = httpExchange(attempt?.config, attempt?.result)
  const failed = step.assertions.filter(({ passed }) => !passed).length
  const assertions: Tab = {
    value: 'assertions',
    label: <CountLabel name="Assertions" count={step.assertions.length} bad={failed} />,
    content: <Assertions step={step} Aside={Aside} />,
  }
  const asserts = step.assertions.length > 0
  return [
    ...(asserts ? [assertions] : []),
    {
      value: 'request',
      label: exchange ? 'Request' : 'Input',
      content: <Request exchange={exchange} attempt={attempt} executionId={executionId} />,
    },
    {
      value: 'result',
      label: exchange ? 'Response' : 'Result',
      content: <Result exchange={exchange} attempt={attempt} executionId={executionId} />,
    },
    ...(exchange && exchange.phases.length > 0 ? [{ value: 'timing', label: 'Timing', content: <Timing exchange={exchange} /> }] : []),
    { value: 'variables', label: <CountLabel name="Outputs" count={Object.keys(step.outputs).length} />, content: <Outputs step={step} /> },
    { value: 'logs', label: <CountLabel name="Logs" count={step.logs.length} />, content: <Logs step={step} /> },
    ...(step.attachments.length > 0
      ? [
          {
            value: 'attachments',
            label: <CountLabel name="Attachments" count={step.attachments.length} />,
            content: <Attachments executionId={executionId} step={step} />,
          },
        ]
      : []),
    ...(asserts ? [] : [assertions]),
  ]
}

const CountLabel = ({ name, count, bad = 0 }: { name: string; count: number; bad?: number }) => (
  <>
    {name}
    {count > 0 && <span className="text-meta text-muted">{` ${count}`}</span>}
    {bad > 0 && <span className="text-meta text-failed-ink">{` (${bad} failed)`}</span>}
  </>
)

interface PartProps {
  readonly exchange: HttpExchange | undefined
  readonly attempt: AttemptState | undefined
  readonly executionId: string
}

const Request = ({ exchange, attempt, executionId }: PartProps) => {
  if (!attempt) return <Nothing>It has sent nothing yet.</Nothing>
  const body = (attempt.config as { body?: unknown } | undefined)?.body
  return (
    <div className="flex flex-col gap-4 p-4">
      {exchange && (
        <p className="font-mono text-table break-all">
          <strong>{exchange.method}</strong> {exchange.url}
        </p>
      )}
      {attempt.exchange?.repeat && (
        <div>
          <div className="flex items-center justify-between">
            <h3 className="text-table font-medium">Repeat it in a terminal</h3>
            <CopyButton text={attempt.exchange.repeat} label="Copy the command" />
          </div>
          <pre className="mt-1 overflow-auto rounded-control border border-line bg-panel p-2 font-mono text-meta whitespace-pre-wrap break-all">
            {attempt.exchange.repeat}
          </pre>
        </div>
      )}
      {exchange && <Headers headers={exchange.requestHeaders} />}
      {exchange ? (
        body !== undefined && <Value name="Body" value={body} executionId={executionId} />
      ) : (
        <Value name="Input, as it was rendered" value={attempt.config} executionId={executionId} />
      )}
    </div>
  )
}

const Result = ({ exchange, attempt, executionId }: PartProps) => {
  if (attempt?.result === undefined) return <Nothing>There is no result.</Nothing>
  if (!exchange)
    return (
      <div className="p-4">
        <Value name="Result" value={attempt.result} executionId={executionId} />
      </div>
    )
  const body = (attempt.result as { body?: unknown }).body
  return (
    <div className="flex flex-col gap-4 p-4">
      <p className="font-mono text-table">
        <strong>
          {exchange.status} {exchange.statusText}
        </strong>
        <span className="ml-3 text-meta text-muted">
          {[exchange.protocol, exchange.size === undefined ? undefined : formatBytes(exchange.size)].filter(Boolean).join(' · ')}
        </span>
      </p>
      <Value name="Body" value={body} executionId={executionId} />
      <Headers headers={exchange.headers} />
    </div>
  )
}

const Headers = ({ headers }: { headers: Readonly<Record<string, string>> }) => {
  const entries = Object.entries(headers)
  if (entries.length === 0) return null
  return (
    <div>
      <h3 className="mb-1 text-table font-medium">Headers</h3>
      <dl className="grid grid-cols-[minmax(8rem,auto)_1fr] gap-x-4 gap-y-1 font-mono text-meta">
        {entries.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd className="break-all">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

/** Larger ones are folded away: a click shows them. */
const foldedFrom = 1_000_000

const Value = ({ name, value, executionId }: { name: string; value: unknown; executionId: string }) => {
  const [isShown, setShown] = useState(false)
  if (isStored(value)) return <Stored name={name} value={value} executionId={executionId} />
  const isText = typeof value === 'string'
  const text = isText ? value : (JSON.stringify(value, null, 2) ?? 'nothing')
  if (text.length > foldedFrom && !isShown)
    return (
      <div>
        <h3 className="mb-1 text-table font-medium">{name}</h3>
        <Button onClick={() => setShown(true)}>Show {formatBytes(text.length)}</Button>
      </div>
    )
  return (
    <div>
      <div className="flex items-center justify-between">
        <h3 className="text-table font-medium">{name}</h3>
        <CopyButton text={text} label={`Copy: ${name}`} />
      </div>
      <div className="mt-1 overflow-hidden rounded-control border border-line bg-panel">
        <CodeView text={text} language={isText ? 'text' : 'json'} label={name} />
      </div>
    </div>
  )
}

/** The bytes stay on the server until somebody wants to see them. */
const Stored = ({ name, value, executionId }: { name: string; value: StoredValue; executionId: string }) => {
  const { client, workspace } = useApi()
  const { sha256, sizeBytes, mediaType } = value.$blob
  const isReadable = sizeBytes <= 10_000_000
  const body = useQuery({
    queryKey: [workspace.slug, 'blob', executionId, sha256],
    queryFn: async ({ signal }) => (await client.getExecutionBlob({ params: { id: executionId, sha256 }, signal })).text(),
    enabled: isReadable,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const isJson = mediaType?.includes('json') ?? false
  return (
    <div>
      <div className="flex items-center justify-between">
        <h3 className="text-table font-medium">
          {name} <span className="text-meta text-muted">{formatBytes(sizeBytes)}</span>
        </h3>
        <BlobDownload executionId={executionId} sha256={sha256} name={`${name.toLowerCase()}${isJson ? '.json' : ''}`} />
      </div>
      {body.data !== undefined && (
        <div className="mt-1 overflow-hidden rounded-control border border-line bg-panel">
          <CodeView text={body.data} language={isJson ? 'json' : 'text'} label={name} />
        </div>
      )}
      {body.isError && <p className="text-table text-failed-ink">{problemText(body.error)}</p>}
    </div>
  )
}

const BlobDownload = ({ executionId, sha256, name }: { executionId: string; sha256: string; name: string }) => {
  const { client } = useApi()
  const save = async (): Promise<void> => {
    try {
      saveFile(name, await (await client.getExecutionBlob({ params: { id: executionId, sha256 } })).blob())
    } catch (error) {
      toast.error(`${name} was not downloaded: ${problemText(error)}`)
    }
  }
  return (
    <Button
      look="quiet"
      size="small"
      aria-label={`Download ${name}`}
      icon={<Download size={14} aria-hidden />}
      onClick={() => void save()}
    />
  )
}

const Timing = ({ exchange }: { exchange: HttpExchange }) => {
  const total = exchange.phases.reduce((sum, { ms }) => sum + ms, 0) || 1
  let before = 0
  return (
    <table className="m-4 w-[calc(100%-2rem)] text-table">
      <thead className="sr-only">
        <tr>
          <th>Phase</th>
          <th>Share</th>
          <th>Duration</th>
        </tr>
      </thead>
      <tbody>
        {exchange.phases.map(({ name, ms }) => {
          const left = (before / total) * 100
          before += ms
          return (
            <tr key={name} className="h-8 border-b border-line">
              <th scope="row" className="w-24 text-left font-normal text-muted">
                {name}
              </th>
              <td>
                <span aria-hidden className="relative block h-2.5 rounded-sm bg-hover">
                  <span
                    className="absolute inset-y-0 rounded-sm bg-primary"
                    style={{ left: `${left}%`, width: `max(2px, ${(ms / total) * 100}%)` }}
                  />
                </span>
              </td>
              <td className="w-24 text-right font-mono text-meta tabular-nums">{ms === 0 ? 'none' : `${ms.toFixed(2)} ms`}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

const Outputs = ({ step }: { step: StepState }) => {
  const entries = Object.entries(step.outputs)
  if (entries.length === 0 && step.missingOutputs.length === 0) return <Nothing>This step keeps nothing for later steps.</Nothing>
  return (
    <dl className="flex flex-col divide-y divide-line">
      {entries.map(([name, value]) => (
        <div key={name} className="grid grid-cols-[12rem_1fr] gap-4 px-4 py-2">
          <dt className="font-mono text-table break-all">{name}</dt>
          <dd className="min-w-0 font-mono text-table break-all whitespace-pre-wrap text-muted">
            {typeof value === 'string' ? value : JSON.stringify(value, null, 2)}
          </dd>
        </div>
      ))}
      {step.missingOutputs.map((name) => (
        <div key={name} className="grid grid-cols-[12rem_1fr] gap-4 px-4 py-2">
          <dt className="font-mono text-table">{name}</dt>
          <dd className="text-table text-flaky-ink">its path found nothing</dd>
        </div>
      ))}
    </dl>
  )
}

const Logs = ({ step }: { step: StepState }) =>
  step.logs.length === 0 ? (
    <Nothing>This step logged nothing.</Nothing>
  ) : (
    <ol className="py-2 font-mono text-meta">
      {step.logs.map(({ at, line, attempt }, index) => (
        <li key={`${at}-${String(index)}`} className="flex gap-3 px-4 py-0.5 hover:bg-hover">
          <time className="shrink-0 text-faint">{new Date(at).toISOString().slice(11, 23)}</time>
          {step.attempts.length > 1 && <span className="shrink-0 text-faint">#{attempt}</span>}
          <span className="break-all whitespace-pre-wrap">{line}</span>
        </li>
      ))}
    </ol>
  )

const Attachments = ({ executionId, step }: { executionId: string; step: StepState }) => (
  <ul className="divide-y divide-line">
    {step.attachments.map(({ name, mediaType, blob }) => (
      <li key={`${name}-${blob.sha256}`} className="flex items-center gap-3 px-4 py-2 text-table">
        <span className="min-w-0 flex-1 truncate">{name}</span>
        <span className="text-meta text-muted">
          {mediaType} · {formatBytes(blob.sizeBytes)}
        </span>
        <BlobDownload executionId={executionId} sha256={blob.sha256} name={name} />
      </li>
    ))}
  </ul>
)

const Nothing = ({ children }: { children: string }) => <p className="p-4 text-table text-muted">{children}</p>
