'use client'
import { useQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { useApi } from '../session/api.tsx'
import { loadLater } from '../session/connection.ts'
import { CodeView } from '../ui/code/lazy-code-view.tsx'
import { formatCount } from '../ui/format.ts'
import { Problem } from '../ui/problem.tsx'
import { Segmented } from '../ui/segmented.tsx'
import { Bar } from '../ui/states.tsx'
import type { KnownFlow, PlannedFlow } from './model/plan-flows.ts'
import type { FoundFlow } from './worker/messages.ts'

const DiffView = dynamic(() => loadLater(() => import('../ui/code/diff-view.tsx').then((module) => module.DiffView)), {
  ssr: false,
  loading: () => <Bar className="m-3 h-24" />,
})

type View = 'steps' | 'text' | 'changes'

/** One flow before it is imported: its steps in words, its text, and what it would change. */
export const FlowDetail = ({ planned }: { planned: PlannedFlow }) => {
  const { flow, taken } = planned
  const [view, setView] = useState<View>(taken ? 'changes' : 'steps')
  const options = [
    { value: 'steps', label: 'Steps' },
    { value: 'text', label: 'Text' },
    ...(taken ? [{ value: 'changes', label: 'Changes' } as const] : []),
  ] as const
  const shown = view === 'changes' && !taken ? 'steps' : view
  return (
    <section aria-label={flow.name} className="flex max-h-112 min-w-0 flex-col gap-2 rounded-card border border-line p-3">
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="min-w-0 flex-1 truncate text-table font-medium">{flow.name}</h3>
        <Segmented label="What is shown of the flow" value={shown} options={options} onChange={setView} />
      </div>
      <p className="text-meta break-words text-muted">{whatBecomes(planned)}</p>
      <div className="min-h-0 flex-1 overflow-auto">
        {shown === 'steps' && <Steps flow={flow} />}
        {shown === 'text' && <CodeView text={flow.text} language="yaml" label={`YAML of ${flow.name}`} />}
        {shown === 'changes' && taken && <Changes flow={flow} taken={taken} />}
      </div>
    </section>
  )
}

const whatBecomes = ({ target, taken, isThere, isWanted, onClash, path, problem }: PlannedFlow): string => {
  if (problem !== undefined) return problem
  if (isThere) return `${target} is there already, and says the same.`
  if (!isWanted) return `It is left out. It would go to ${target}.`
  if (!taken) return `It goes to ${path}.`
  if (onClash === 'skip') return `Another flow is at ${target}: this one is skipped.`
  return onClash === 'replace' ? `It becomes a new version of ${target}.` : `Another flow is at ${target}: this one goes to ${path}.`
}

const Steps = ({ flow: { steps } }: { flow: FoundFlow }) => (
  <ol className="flex flex-col gap-1 text-table">
    {steps.map(({ name, asks, checks }, at) => (
      <li key={`${at} ${name}`} className="flex flex-col border-b border-line pb-1">
        <span className="flex gap-2">
          <span className="text-muted tabular-nums">{at + 1}</span>
          <span className="min-w-0 flex-1 break-words">{name}</span>
          <span className="shrink-0 text-meta text-muted">{formatCount(checks, 'assertion')}</span>
        </span>
        <span className="pl-5 font-mono text-meta break-all text-muted">{asks}</span>
      </li>
    ))}
  </ol>
)

const Changes = ({ flow, taken }: { flow: FoundFlow; taken: KnownFlow }) => {
  const { client, workspace } = useApi()
  const before = useQuery({
    queryKey: [workspace.slug, 'flows', 'version', taken.id, taken.version],
    queryFn: async ({ signal }) => (await client.getFlow({ params: { id: taken.id }, signal })).text,
  })
  if (before.isError) return <Problem error={before.error} />
  if (before.data === undefined) return <Bar className="m-3 h-24" />
  return <DiffView before={before.data} after={flow.text} label={`What replacing ${flow.name} changes`} />
}
