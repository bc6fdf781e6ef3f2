'use client'
import type { Imported } from '@testmesh/importers'
import { useMemo } from 'react'
import { useEnvironments } from '../execution/queries.ts'
import { useNeeds, useWhyNot } from '../session/api.tsx'
import { Button } from '../ui/button.tsx'
import { formatCount } from '../ui/format.ts'
import { Problem } from '../ui/problem.tsx'
import { Failed, LoadingRows } from '../ui/states.tsx'
import { FlowSection } from './flow-section.tsx'
import { LossSection } from './loss-section.tsx'
import { heldNames } from './model/held-names.ts'
import type { LossSource } from './model/loss-groups.ts'
import { folderOf, planFlows, whyNoFolder } from './model/plan-flows.ts'
import { type Into, planValues, whyNoEnvironment } from './model/plan-values.ts'
import { useFolderPaths, useHeld, useProjectFlows } from './queries.ts'
import type { Choice } from './use-choice.ts'
import type { Wanted } from './use-import.ts'
import type { Source } from './use-sources.ts'
import { ValueSection } from './value-section.tsx'
import type { FoundFlow } from './worker/messages.ts'

interface ChoosingProps {
  readonly joined: Imported<FoundFlow>
  readonly choice: Choice
  readonly sources: readonly Source[]
  readonly losses: readonly LossSource[]
  readonly isSending: boolean
  readonly progress: string
  readonly error: unknown
  readonly onImport: (wanted: Wanted) => void
}

/** What is taken of that which was found, and what becomes of it; the counts stay in sight. */
export const Choosing = ({ joined, choice, sources, losses, isSending, progress, error, onImport }: ChoosingProps) => {
  const why = useWhyNot('editor')
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
              losses,
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
