'use client'
import { Play } from 'lucide-react'
import Link from 'next/link'
import { useEffect, useRef, useState } from 'react'
import { EnvironmentSelect } from '../execution/environment-select.tsx'
import { useStartFlows } from '../execution/use-start-flows.ts'
import { addressOf } from '../place/use-place.ts'
import { useApi, useWhyNot } from '../session/api.tsx'
import { Button } from '../ui/button.tsx'
import { formatCount } from '../ui/format.ts'
import { ListRows } from '../ui/list-rows.tsx'
import { problemText } from '../ui/problem.tsx'
import { LossSection } from './loss-section.tsx'
import { Section } from './section.tsx'
import type { KeptFlow, Wanted } from './use-import.ts'

interface ImportResultProps {
  readonly flows: readonly KeptFlow[]
  readonly wanted: Wanted
  readonly valueError: unknown
  readonly isSetting: boolean
  readonly onSetAgain: (held: Wanted['held']) => void
  readonly onAnew: () => void
}

const outcomes = { made: 'new', changed: 'new version', unchanged: 'as it was' } as const

/** What became of an import. */
export const ImportResult = (props: ImportResultProps) => {
  const { flows, wanted, onAnew } = props
  const { environment, losses } = wanted
  const top = useRef<HTMLDivElement>(null)
  // What had the focus is gone with the rest of the page.
  useEffect(() => top.current?.focus(), [])
  const broken = flows.filter(({ problems }) => problems.length > 0)
  return (
    <div ref={top} tabIndex={-1} className="flex flex-col gap-8 outline-none">
      <Section title={flows.length === 0 ? 'No flow was to be kept' : `${formatCount(flows.length, 'flow')} imported`}>
        {flows.length > 0 && <KeptList flows={flows} />}
        {broken.length > 0 && (
          <p className="mt-2 text-table text-failed-ink">
            {formatCount(broken.length, 'flow')} cannot run yet: open it, and see what is wrong.
          </p>
        )}
        <div className="mt-3 flex flex-wrap gap-2">
          {flows.length > 0 && <RunThem flows={flows.filter(({ problems }) => problems.length === 0)} environment={environment} />}
          <Button onClick={onAnew}>Import more</Button>
        </div>
      </Section>
      {environment !== undefined && <Values {...props} environment={environment} />}
      {wanted.secrets.length > 0 && <SecretsToSet names={wanted.secrets} environment={environment} />}
      {losses.length > 0 && <LossSection sources={losses} />}
    </div>
  )
}

const KeptList = ({ flows }: { flows: readonly KeptFlow[] }) => {
  const { workspace } = useApi()
  return (
    <div className="flex max-h-112 flex-col rounded-card border border-line">
      <ListRows label="Imported flows" items={flows} rowHeight={36} keyOf={({ path }) => path}>
        {({ id, name, path, outcome, problems }) => (
          <div className="flex h-full items-center gap-3 border-b border-line px-3 text-table">
            <Link
              href={addressOf(workspace.slug, 'flows', id)}
              prefetch={false}
              className="max-w-[45%] shrink-0 truncate font-medium hover:underline"
            >
              {name}
            </Link>
            <span className="min-w-0 flex-1 truncate font-mono text-meta text-faint max-sm:hidden">{path}</span>
            {problems.length > 0 && <span className="ml-auto min-w-0 truncate text-meta text-failed-ink">{problems[0]?.message}</span>}
            <span className="ml-auto shrink-0 text-meta text-muted">{outcomes[outcome]}</span>
          </div>
        )}
      </ListRows>
    </div>
  )
}

const RunThem = ({ flows, environment }: { flows: readonly KeptFlow[]; environment: string | undefined }) => {
  const why = useWhyNot('editor')
  const startFlows = useStartFlows()
  const [chosen, setChosen] = useState(environment ?? '')
  const [isStarting, setStarting] = useState(false)
  const run = async (): Promise<void> => {
    setStarting(true)
    await startFlows(
      flows.map(({ id, name }) => ({ id, name, environment: null })),
      { environment: chosen || undefined },
    ).finally(() => setStarting(false))
  }
  return (
    <>
      <EnvironmentSelect
        aria-label="Environment of the run"
        className="w-44"
        none="Usual environment"
        value={chosen}
        onChange={setChosen}
      />
      <Button
        look="primary"
        icon={<Play size={14} aria-hidden />}
        unavailable={why ?? (flows.length === 0 ? 'None of them can run yet.' : undefined)}
        disabled={isStarting}
        onClick={() => void run()}
      >
        {flows.length === 1 ? 'Run it' : `Run them`}
      </Button>
    </>
  )
}

const Values = ({ wanted, environment, valueError, isSetting, onSetAgain }: ImportResultProps & { environment: string }) => {
  const isConflict = (valueError as { code?: string } | null)?.code === 'VARIABLE_CONFLICT'
  return (
    <Section title={`Values in ${environment}`}>
      {valueError ? (
        <div role="alert" className="flex flex-wrap items-center gap-3 rounded-control bg-failed-soft px-3 py-2 text-table text-failed-ink">
          <span className="min-w-0 flex-1">The flows are kept, the values are not: {problemText(valueError)}</span>
          <Button size="small" disabled={isSetting} onClick={() => onSetAgain(isConflict ? undefined : wanted.held)}>
            {isConflict ? 'Set them all the same' : 'Try again'}
          </Button>
        </div>
      ) : (
        <p role="status" className="text-table text-muted">
          {isSetting ? 'They are being set.' : `${formatCount(wanted.values.length, 'value')} set.`}{' '}
          <ToEnvironments>See the environment</ToEnvironments>
        </p>
      )}
    </Section>
  )
}

const SecretsToSet = ({ names, environment }: { names: readonly string[]; environment: string | undefined }) => (
  <Section
    title="Secrets to set"
    about={`The flows read them${environment === undefined ? '' : ` from ${environment}`}. They are not written down anywhere.`}
  >
    <ul aria-label="Secrets to set" className="flex flex-wrap gap-x-4 gap-y-1 font-mono text-table">
      {names.map((name) => (
        <li key={name}>{name}</li>
      ))}
    </ul>
    <p className="mt-2 text-table">
      <ToEnvironments>Set them in the environment</ToEnvironments>
    </p>
  </Section>
)

const ToEnvironments = ({ children }: { children: string }) => {
  const { workspace } = useApi()
  return (
    <Link href={addressOf(workspace.slug, 'environments')} prefetch={false} className="text-primary underline">
      {children}
    </Link>
  )
}
