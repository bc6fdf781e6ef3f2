'use client'
import { joinImports } from '@testmesh/importers'
import { useEffect, useMemo, useState } from 'react'
import { useEnvironments } from '../execution/queries.ts'
import { useNeeds, useWhyNot } from '../session/api.tsx'
import { PageHead } from '../shell/page-head.tsx'
import { useTitle } from '../shell/use-title.ts'
import { Button } from '../ui/button.tsx'
import { formatCount } from '../ui/format.ts'
import { Problem, problemText } from '../ui/problem.tsx'
import { Failed, LoadingRows } from '../ui/states.tsx'
import { FlowSection } from './flow-section.tsx'
import { ImportResult } from './import-result.tsx'
import { LossSection } from './loss-section.tsx'
import { heldNames } from './model/held-names.ts'
import { groupLosses } from './model/loss-groups.ts'
import { folderOf, planFlows, whyNoFolder } from './model/plan-flows.ts'
import { type Into, planValues } from './model/plan-values.ts'
import { useFolderPaths, useHeld, useProjectFlows } from './queries.ts'
import { SourceSection } from './source-section.tsx'
import { useChoice } from './use-choice.ts'
import { useImport, type Wanted } from './use-import.ts'
import { type Source, useSources } from './use-sources.ts'
import { ValueSection } from './value-section.tsx'

/** Flows of what others wrote: looked over, chosen, and kept all at once. Nothing is written before. */
export const ImportPage = () => {
  useTitle('Import')
  const sources = useSources()
  const [typed, setTyped] = useState('')
  const [wanted, setWanted] = useState<Wanted>()
  const [round, setRound] = useState(0)
  const kept = useImport()
  const { joined, problem } = useMemo(() => together(sources.list), [sources.list])
  const losses = useMemo(() => groupLosses(readIn(sources.list)), [sources.list])
  const done = kept.flows.data
  useLeaveGuard(!done && (sources.list.length > 0 || typed !== ''))
  const begin = (now: Wanted): void => {
    setWanted(now)
    kept.start(now)
  }
  const beginAnew = (): void => {
    sources.clear()
    setWanted(undefined)
    kept.forget()
    setRound(round + 1)
  }
  return (
    <div className="flex min-h-full flex-col">
      <PageHead title="Import" />
      {done && wanted ? (
        <div className="max-w-6xl px-4 pb-10 sm:px-6">
          <ImportResult
            flows={done}
            wanted={wanted}
            losses={losses}
            valueError={kept.values.error}
            isSetting={kept.values.isPending}
            onSetAgain={() => kept.values.mutate(wanted)}
            onAnew={beginAnew}
          />
        </div>
      ) : (
        <>
          <div className="px-4 pb-8 sm:px-6">
            <SourceSection sources={sources} typed={typed} onType={setTyped} problem={problem} />
          </div>
          {joined && (
            <Choosing
              key={round}
              joined={joined}
              sources={sources.list}
              losses={losses}
              isSending={kept.flows.isPending}
              progress={kept.progress}
              error={kept.flows.error}
              onImport={begin}
            />
          )}
        </>
      )}
    </div>
  )
}

/** Those that could be read. */
const readIn = (sources: readonly Source[]) =>
  sources.flatMap(({ name, state }) => (state.type === 'read' ? [{ name, ...state.read }] : []))

const together = (sources: readonly Source[]) => {
  const read = readIn(sources)
  if (read.length === 0) return {}
  try {
    return { joined: joinImports(read.map(({ name, ...one }) => ({ ...one, source: name }))) }
  } catch (error) {
    return { problem: `${problemText(error)}: import one after the other, each into a folder and an environment of its own.` }
  }
}

/** The browser asks before what was chosen here is gone. */
const useLeaveGuard = (isOn: boolean): void =>
  useEffect(() => {
    if (!isOn) return
    const warn = (event: BeforeUnloadEvent): void => event.preventDefault()
    window.addEventListener('beforeunload', warn)
    return () => window.removeEventListener('beforeunload', warn)
  }, [isOn])

interface ChoosingProps {
  readonly joined: NonNullable<ReturnType<typeof together>['joined']>
  readonly sources: readonly Source[]
  readonly losses: ReturnType<typeof groupLosses>
  readonly isSending: boolean
  readonly progress: string
  readonly error: unknown
  readonly onImport: (wanted: Wanted) => void
}

const Choosing = ({ joined, sources, losses, isSending, progress, error, onImport }: ChoosingProps) => {
  const why = useWhyNot('editor')
  const choice = useChoice()
  const known = useProjectFlows()
  const folders = useFolderPaths()
  const environments = useEnvironments()
  const matrix = useHeld()
  const into = useInto(
    choice.into,
    environments.data,
    Object.keys(joined.variables).length + joined.missing.length + joined.secrets.length > 0,
  )
  const folder = folderOf(choice.flows.folder)
  const planned = useMemo(
    () => planFlows(joined.flows, known.data ?? [], { ...choice.flows, folder }),
    [joined, known.data, choice.flows, folder],
  )
  const failure = known.error ?? matrix.error ?? environments.error
  if (failure && !(known.data && matrix.data && environments.data))
    return (
      <Failed
        what="What is there already could not be read"
        error={failure}
        onRetry={() => {
          for (const query of [known, matrix, environments]) void query.refetch()
        }}
      />
    )
  if (!known.data || !matrix.data || !environments.data) return <LoadingRows label="What is there already is read" />
  const held = heldNames(matrix.data, into.type === 'known' ? into.id : undefined)
  const values = planValues(joined, held, choice.values)
  const flows = planned.flatMap((one) => (one.path === undefined ? [] : [{ ...one, path: one.path }]))
  const written = into.type === 'none' ? [] : values.filter(({ isWritten }) => isWritten)
  const noName = into.type === 'new' ? whyNoEnvironment(into.name, environments.data) : undefined
  const whyNot =
    why ??
    (sources.some(({ state }) => state.type === 'reading') ? 'A source is still being read.' : undefined) ??
    (whyNoFolder(folder) && `The folder: ${whyNoFolder(folder)}`) ??
    (noName && `The environment: ${noName}`) ??
    (flows.length + written.length === 0 ? 'Nothing is chosen that is not there already.' : undefined)
  const lost = losses.reduce((sum, one) => sum + one.count, 0)
  return (
    <>
      <div className="flex flex-1 flex-col gap-8 px-4 pb-8 sm:px-6">
        {planned.length > 0 && (
          <FlowSection
            planned={planned}
            folder={choice.flows.folder}
            folders={folders}
            onFolder={choice.setFolder}
            onWant={choice.want}
            onClash={choice.onClash}
          />
        )}
        <LossSection sources={losses} />
        <ValueSection
          environments={environments.data}
          into={into}
          onInto={choice.setInto}
          problem={noName}
          planned={values}
          secrets={joined.secrets.map((name) => ({ name, isSet: held.secrets.has(name) }))}
          onWant={choice.wantValue}
          onValue={choice.typeValue}
        />
      </div>
      <div className="sticky bottom-0 z-20 flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-line bg-raised px-4 py-3 text-table sm:px-6">
        <p role="status" className="text-muted">
          {[
            `${flows.length} of ${formatCount(planned.length, 'flow')}`,
            `${lost.toLocaleString('en')} not brought over`,
            formatCount(written.length, 'value'),
            formatCount(joined.secrets.length, 'secret'),
          ].join(' · ')}
        </p>
        {progress !== '' && <p role="status">{progress}</p>}
        {error !== null && (
          <div className="min-w-0 flex-1">
            <Problem error={error} />
            <p className="text-meta text-muted">Nothing was imported.</p>
          </div>
        )}
        <Button
          look="primary"
          className="ml-auto"
          unavailable={whyNot}
          disabled={isSending}
          onClick={() =>
            onImport({
              flows,
              into,
              environment:
                into.type === 'known'
                  ? environments.data?.find(({ id }) => id === into.id)?.name
                  : into.type === 'new'
                    ? into.name
                    : undefined,
              values: written,
              held,
              secrets: joined.secrets.filter((name) => !held.secrets.has(name)),
              from: sources.map(({ name }) => name).join(', '),
            })
          }
        >
          {flows.length > 0 ? `Import ${formatCount(flows.length, 'flow')}` : `Set ${formatCount(written.length, 'value')}`}
        </Button>
      </div>
    </>
  )
}

/** Where nobody said: `local`, which counts without being asked for, or one of this name to be made. */
const useInto = (chosen: Into | undefined, environments: ReturnType<typeof useEnvironments>['data'], isAnyRead: boolean): Into => {
  const mayMake = useNeeds('admin') === undefined
  if (!isAnyRead) return { type: 'none' }
  if (chosen) return chosen
  const local = environments?.find(({ name, isProtected }) => name === 'local' && !isProtected)
  if (local) return { type: 'known', id: local.id }
  return mayMake && !environments?.some(({ name }) => name === 'local') ? { type: 'new', name: 'local' } : { type: 'none' }
}

const whyNoEnvironment = (name: string, environments: readonly { readonly name: string }[]): string | undefined => {
  if (name === '') return 'Give it a name.'
  if (!/^[\w./-]+$/.test(name)) return 'A name has letters, digits, and . _ - /'
  return environments.some((one) => one.name === name) ? 'There is one of this name: choose it.' : undefined
}
