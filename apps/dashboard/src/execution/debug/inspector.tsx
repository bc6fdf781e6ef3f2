'use client'
import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query'
import type { DebugReply, StepState } from '@testmesh/protocol'
import { X } from 'lucide-react'
import { type FormEvent, type KeyboardEvent, type ReactNode, useState } from 'react'
import { useApi, useNeeds } from '../../session/api.tsx'
import { Button } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { CodeView } from '../../ui/code/lazy-code-view.tsx'
import { Input } from '../../ui/field.tsx'
import { formatBytes, said } from '../../ui/format.ts'
import { problemText } from '../../ui/problem.tsx'
import { SearchBox } from '../../ui/search-box.tsx'
import { Failed, LoadingRows } from '../../ui/states.tsx'
import { Assertions } from '../assertions.tsx'
import { FailureBox } from '../failure-box.tsx'
import type { LiveExecution } from '../use-live-execution.ts'
import { filtered, inOrder, type Root } from './model/value-rows.ts'
import { calmWords, type Debugger, useDebugger } from './use-debugger.ts'
import { ValueTree } from './value-tree.tsx'
import { unwatch, useWatches, watch } from './watches.ts'

/** What a debugged execution knows where it stands: every name, what the action is given, why a step failed, and what somebody asks. */
export const Inspector = ({ executionId, live }: { executionId: string; live: LiveExecution }) => {
  const { workspace } = useApi()
  const debug = useDebugger(executionId, live)
  const why = useNeeds('editor')
  const { stop, place, ask } = debug
  const looked = useQuery({
    queryKey: [workspace.slug, 'debug', executionId, place, 'look'],
    queryFn: () => ask({ command: 'look' }),
    enabled: stop !== undefined && why === undefined,
    ...askedOnce,
    // Until what is known here is known, what was known before stays.
    placeholderData: (before: DebugReply | undefined) => before,
  })
  if (why !== undefined) return <p className="p-4 text-table text-muted">{why} What it knows here is shown to those who may debug it.</p>
  if (!looked.data) {
    const calm = calmWords(looked.error)
    if (calm) return <p className="p-4 text-table text-muted">{calm}</p>
    if (looked.isError) return <Failed what="What it knows could not be asked" error={looked.error} onRetry={() => void looked.refetch()} />
    return stop ? (
      <LoadingRows label="It is asked what it knows" count={4} />
    ) : (
      <p className="p-4 text-table text-muted">Where it stands, its values are shown here.</p>
    )
  }
  const isOld = stop === undefined || looked.isPlaceholderData
  return (
    <div className={classNames('h-full overflow-auto md:grid md:grid-cols-[3fr_2fr] md:overflow-hidden', isOld && 'opacity-55')}>
      <Names debug={debug} executionId={executionId} names={looked.data.names ?? []} />
      <div className="min-h-0 border-line md:overflow-auto md:border-l">
        {stop?.failure && <Failure failure={stop.failure} step={live.state.steps.get(stop.path)} />}
        <Expressions debug={debug} executionId={executionId} />
        <Given reply={looked.data} />
      </div>
    </div>
  )
}

/** Each question is a command, which gives the execution more time: none is asked but for a reason. */
const askedOnce = {
  staleTime: Number.POSITIVE_INFINITY,
  refetchOnWindowFocus: false,
  refetchOnReconnect: false,
  retry: false,
} as const

interface PartProps {
  readonly debug: Debugger
  readonly executionId: string
}

const Names = ({ debug, executionId, names }: PartProps & { names: NonNullable<DebugReply['names']> }) => {
  const { workspace } = useApi()
  const queries = useQueryClient()
  const [words, setWords] = useState('')
  const [wanted, setWanted] = useState<ReadonlySet<string>>(new Set())
  const [done, setDone] = useState('')
  const long = names.filter(({ name, isLong }) => isLong && wanted.has(name)).map(({ name }) => name)
  const fetched = useValues(debug, { executionId, expressions: long })
  const roots = inOrder(names.map(({ name, value, from, bytes }): Root => ({ from, bytes, value, ...fetched.get(name), name })))
  const shown = filtered(roots, words)
  const change = async (name: string, expression: string): Promise<void> => {
    const { value } = await debug.ask({ command: 'set', name, expression })
    setDone(`${name} is ${JSON.stringify(value) ?? 'changed'}`)
    await queries.invalidateQueries({ queryKey: [workspace.slug, 'debug', executionId, debug.place] })
  }
  return (
    <section aria-label="Values" className="flex min-h-0 flex-col max-md:border-b max-md:border-line">
      <div className="flex items-center gap-3 border-b border-line px-3 py-1.5">
        <SearchBox
          label="Filter the values"
          placeholder="Filter by name or origin"
          value={words}
          onChange={({ target }) => setWords(target.value)}
        />
        <p role="status" className="sr-only">
          {done}
        </p>
      </div>
      <div className="min-h-0 flex-1 md:overflow-auto">
        {shown.length === 0 ? (
          <p className="p-4 text-table text-muted">
            {names.length === 0 ? 'Nothing has a name yet.' : 'No name and no origin contains that.'}
          </p>
        ) : (
          <ValueTree
            label="Values here"
            roots={shown}
            onChange={debug.whyNot === undefined ? change : undefined}
            onFetch={(name) => setWanted((before) => new Set([...before, name]))}
          />
        )}
      </div>
    </section>
  )
}

/** What expressions are worth where it stands, by expression; nothing while it runs. */
const useValues = (
  { stop, place, ask }: Debugger,
  { executionId, expressions }: { executionId: string; expressions: readonly string[] },
): ReadonlyMap<string, Root> => {
  const { workspace } = useApi()
  const answers = useQueries({
    queries: expressions.map((expression) => ({
      queryKey: [workspace.slug, 'debug', executionId, place, 'evaluate', expression],
      queryFn: () => ask({ command: 'evaluate', expression }),
      enabled: stop !== undefined,
      ...askedOnce,
    })),
  })
  return new Map(
    expressions.map((name, index) => {
      const { data, error, isPending = true } = answers[index] ?? {}
      return [name, { name, value: data?.value, isAsked: isPending, problem: problemText(error ?? undefined) }]
    }),
  )
}

const Expressions = ({ debug, executionId }: PartProps) => {
  const { expressions, history } = useWatches()
  const values = useValues(debug, { executionId, expressions })
  const [text, setText] = useState('')
  const [back, setBack] = useState(0)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (text.trim() === '') return
    watch(text.trim())
    setText('')
    setBack(0)
  }
  const recall = (event: KeyboardEvent): void => {
    const by = { ArrowUp: 1, ArrowDown: -1 }[event.key]
    if (by === undefined) return
    event.preventDefault()
    const next = Math.min(history.length, Math.max(0, back + by))
    setBack(next)
    setText(history[history.length - next] ?? '')
  }
  return (
    <Part title="Expressions">
      <form onSubmit={submit} className="px-4 pb-2">
        <Input
          aria-label="Evaluate an expression"
          className="h-7 w-full font-mono"
          spellCheck={false}
          placeholder="len(items) > 0   Enter"
          value={text}
          onChange={({ target }) => setText(target.value)}
          onKeyDown={recall}
        />
      </form>
      {expressions.length > 0 && (
        <ValueTree
          label="Values of expressions"
          roots={[...values.values()]}
          actions={({ name }) => (
            <Button
              look="quiet"
              size="small"
              aria-label={`No longer show ${name}`}
              icon={<X size={13} aria-hidden />}
              onClick={() => unwatch(name)}
            />
          )}
        />
      )}
    </Part>
  )
}

/** Expected and actual, where something was asserted; else what went wrong. */
const Failure = ({ failure, step }: { failure: NonNullable<StepState['failure']>; step: StepState | undefined }) => {
  const failed = step?.assertions.filter(({ passed }) => !passed) ?? []
  return (
    <Part title="Why it failed">
      {step && failed.length > 0 ? <Assertions step={step} results={failed} /> : <FailureBox failure={failure} />}
    </Part>
  )
}

const Given = ({ reply: { config, configBytes, failure } }: { reply: DebugReply }) => (
  <Part title="What the action is given">
    {failure && <p className="px-4 pb-2 text-table text-failed-ink">{said(failure.message, failure.hint)}</p>}
    {configBytes !== undefined && <p className="px-4 pb-2 text-table text-muted">{formatBytes(configBytes)}, too long to be shown.</p>}
    {config && (
      <div className="mx-4 mb-3 overflow-hidden rounded-control border border-line bg-panel">
        <CodeView text={JSON.stringify(config, null, 2)} label="What the action is given" />
      </div>
    )}
  </Part>
)

const Part = ({ title, children }: { title: string; children: ReactNode }) => (
  <section aria-label={title} className="border-b border-line">
    <h3 className="px-4 py-2 text-table font-medium">{title}</h3>
    {children}
  </section>
)
