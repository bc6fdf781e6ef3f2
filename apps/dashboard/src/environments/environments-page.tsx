'use client'
import { GitCompareArrows, KeyRound, Plus, Search } from 'lucide-react'
import { parseAsArrayOf, parseAsBoolean, parseAsString, useQueryStates } from 'nuqs'
import { useDeferredValue, useMemo, useRef, useState } from 'react'
import { toast } from 'sonner'
import { useEnvironments } from '../execution/queries.ts'
import { useApi, useNeeds } from '../session/api.tsx'
import { PageHead } from '../shell/page-head.tsx'
import { useShortcuts } from '../shell/shortcuts.tsx'
import { useTitle } from '../shell/use-title.ts'
import { Button } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'
import { controlClass } from '../ui/field.tsx'
import { formatCount } from '../ui/format.ts'
import { problemText } from '../ui/problem.tsx'
import { Empty, Failed, LoadingRows } from '../ui/states.tsx'
import { CompareDialog } from './dialogs/compare-dialog.tsx'
import { DeleteEnvironmentDialog } from './dialogs/delete-environment-dialog.tsx'
import { EnvironmentDialog } from './dialogs/environment-dialog.tsx'
import { PasteDialog } from './dialogs/paste-dialog.tsx'
import { SecretDialog } from './dialogs/secret-dialog.tsx'
import { VariableDialog } from './dialogs/variable-dialog.tsx'
import { EnvironmentHeader } from './environment-header.tsx'
import { useDrafts } from './grid/use-drafts.ts'
import { VariableGrid } from './grid/variable-grid.tsx'
import { cellOf, filterRows, type MatrixRow, matrixRows, withChange } from './model/matrix.ts'
import { type Environment, useMatrix, useMatrixCache } from './queries.ts'
import { RefusedDrafts } from './refused-drafts.tsx'

/** What is open over the page. */
type Opened =
  | { readonly what: 'environment'; readonly environment?: Environment }
  | { readonly what: 'delete'; readonly environment: Environment }
  | { readonly what: 'variable'; readonly row?: MatrixRow }
  | { readonly what: 'secret'; readonly name?: string; readonly environmentId?: string }
  | { readonly what: 'paste'; readonly environmentId?: string }

const addressFields = {
  search: parseAsString.withDefault(''),
  missing: parseAsBoolean.withDefault(false),
  compare: parseAsArrayOf(parseAsString),
}

/** Every variable in every environment, and where secrets are set. */
export const EnvironmentsPage = () => {
  useTitle('Environments')
  const list = useEnvironments()
  const matrix = useMatrix()
  const environments = list.data ?? none
  const rows = useMemo(() => (matrix.data ? matrixRows(matrix.data) : none), [matrix.data])
  const [opened, open] = useState<Opened | undefined>()
  const error = list.error ?? matrix.error
  const isThere = list.data !== undefined && matrix.data !== undefined
  return (
    <div className="flex h-full flex-col">
      <Head environments={environments} rows={rows} isThere={isThere} open={open} />
      {!isThere && error !== null ? (
        <Failed
          what="The environments could not be read"
          error={error}
          onRetry={() => {
            void list.refetch()
            void matrix.refetch()
          }}
        />
      ) : !isThere ? (
        <LoadingRows label="Environments are read" />
      ) : environments.length === 0 ? (
        <NoEnvironments open={open} />
      ) : (
        <Matrix environments={environments} rows={rows} open={open} />
      )}
      {opened && <OpenedDialog opened={opened} environments={environments} rows={rows} onClose={() => open(undefined)} />}
    </div>
  )
}

/** Always the same, so that what depends on it rests. */
const none: readonly never[] = []

interface PartProps {
  readonly environments: readonly Environment[]
  readonly rows: readonly MatrixRow[]
  readonly open: (opened: Opened) => void
}

const Head = ({ environments, rows, isThere, open }: PartProps & { readonly isThere: boolean }) => {
  const [needsEditor, needsAdmin] = [useNeeds('editor'), useNeeds('admin')]
  const [, setAddress] = useQueryStates(addressFields, { history: 'replace' })
  const nowhere = environments.length === 0 ? 'Make an environment first.' : undefined
  const [first, second] = environments
  return (
    <PageHead
      title="Environments"
      aside={isThere && `${formatCount(rows.length, 'name')} in ${formatCount(environments.length, 'environment')}`}
    >
      <Button
        icon={<GitCompareArrows size={15} aria-hidden />}
        unavailable={second ? undefined : 'It takes two environments.'}
        onClick={() => first && second && void setAddress({ compare: [first.id, second.id] })}
      >
        Compare
      </Button>
      <Button unavailable={needsEditor ?? nowhere} onClick={() => open({ what: 'paste' })}>
        Paste .env
      </Button>
      <Button icon={<Plus size={15} aria-hidden />} unavailable={needsAdmin} onClick={() => open({ what: 'environment' })}>
        Environment
      </Button>
      <Button icon={<KeyRound size={14} aria-hidden />} unavailable={needsAdmin ?? nowhere} onClick={() => open({ what: 'secret' })}>
        Secret
      </Button>
      <Button
        look="primary"
        icon={<Plus size={15} aria-hidden />}
        unavailable={needsEditor ?? nowhere}
        onClick={() => open({ what: 'variable' })}
      >
        Variable
      </Button>
    </PageHead>
  )
}

const NoEnvironments = ({ open }: { open: (opened: Opened) => void }) => {
  const needsAdmin = useNeeds('admin')
  return (
    <div className="border-t border-line">
      <Empty
        title="No environment yet"
        actions={
          <Button look="primary" unavailable={needsAdmin} onClick={() => open({ what: 'environment' })}>
            Make the first environment
          </Button>
        }
      >
        An environment is a place where flows run: local, staging, production. Each gives the same names its own values, so that one flow
        runs in all of them.
      </Empty>
    </div>
  )
}

const Matrix = ({ environments, rows, open }: PartProps) => {
  const needsEditor = useNeeds('editor')
  const [{ search, missing, compare }, setAddress] = useQueryStates(addressFields, { history: 'replace' })
  const wanted = useDeferredValue(search)
  const shown = useMemo(() => filterRows(rows, { search: wanted, isMissingOnly: missing }), [rows, wanted, missing])
  const drafts = useDrafts()
  const remove = useRemove()
  const field = useRef<HTMLInputElement>(null)
  useShortcuts([{ keys: '/', does: 'Filter variables', group: 'Environments', run: () => field.current?.focus() }])
  const incomplete = rows.filter((row) => row.missing > 0).length
  const clear = (): void => void setAddress({ search: null, missing: null })
  const isSecret = (row: MatrixRow, id: string): boolean => cellOf(row, id).type === 'secret'
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-6 pb-3">
        <div className="relative w-full max-w-sm">
          <Search size={14} aria-hidden className="absolute top-2.25 left-2.5 text-muted" />
          <input
            ref={field}
            type="search"
            aria-label="Filter by name or value"
            placeholder="Filter by name or value…   /"
            value={search}
            onChange={(event) => void setAddress({ search: event.target.value || null })}
            className={classNames(controlClass, 'w-full pl-8')}
          />
        </div>
        <label className="flex h-8 items-center gap-2 text-table">
          <input
            type="checkbox"
            checked={missing}
            onChange={(event) => void setAddress({ missing: event.target.checked || null })}
            className="size-4 accent-primary"
          />
          Only missing <span className="text-muted">{incomplete}</span>
        </label>
        <p role="status" className="text-table text-muted">
          {shown.length < rows.length && `${shown.length} of ${rows.length} shown`}
        </p>
        <p className="ml-auto hidden text-meta text-muted xl:block">
          {needsEditor ?? (
            <>
              <kbd className="font-mono">Enter</kbd> or a double click edits a cell · <kbd className="font-mono">Del</kbd> takes its value
              away
            </>
          )}
        </p>
      </div>
      <RefusedDrafts drafts={drafts} environments={environments} />
      <VariableGrid
        rows={shown}
        environments={environments}
        drafts={drafts}
        unavailable={needsEditor}
        onRefused={(why) => toast.info(why)}
        onOpenRow={(row) => open(row.kind === 'secret' ? { what: 'secret', name: row.name, ...firstSet(row) } : { what: 'variable', row })}
        onSecret={(row, environmentId) => open({ what: 'secret', name: row.name, environmentId })}
        onRemove={(row, environmentId) => {
          if (isSecret(row, environmentId)) open({ what: 'secret', name: row.name, environmentId })
          else if (needsEditor !== undefined) toast.info(needsEditor)
          else
            void remove(
              row,
              environments.find(({ id }) => id === environmentId),
            )
        }}
        header={(environment) => (
          <EnvironmentHeader
            environment={environment}
            missing={rows.filter((row) => cellOf(row, environment.id).type === 'missing').length}
            canCompare={environments.length > 1}
            onEdit={() => open({ what: 'environment', environment })}
            onPaste={() => open({ what: 'paste', environmentId: environment.id })}
            onCompare={() =>
              void setAddress({ compare: [environment.id, environments.find(({ id }) => id !== environment.id)?.id ?? environment.id] })
            }
            onDelete={() => open({ what: 'delete', environment })}
            onProblem={(problem) => toast.error(problem)}
          />
        )}
      >
        {rows.length === 0 ? (
          <Empty
            title="No variable yet"
            actions={
              <>
                <Button look="primary" unavailable={needsEditor} onClick={() => open({ what: 'variable' })}>
                  Make a variable
                </Button>
                <Button unavailable={needsEditor} onClick={() => open({ what: 'paste' })}>
                  Paste .env
                </Button>
              </>
            }
          >
            A variable has a name and, in each environment, a value: BASE_URL is one server here, another there.
          </Empty>
        ) : (
          shown.length === 0 && (
            <Empty title="No variable matches" actions={<Button onClick={clear}>Clear filters</Button>}>
              {missing && search === '' ? 'Every name has a value in every environment.' : `${rows.length} are hidden by the filter.`}
            </Empty>
          )
        )}
      </VariableGrid>
      {compare && (
        <CompareDialog
          environments={environments}
          rows={rows}
          left={compare[0] ?? ''}
          right={compare[1] ?? ''}
          onChoose={(left, right) => void setAddress({ compare: [left, right] })}
          onClose={() => void setAddress({ compare: null })}
        />
      )}
    </>
  )
}

const firstSet = ({ cells }: MatrixRow): { readonly environmentId?: string } => {
  const [environmentId] = cells.keys()
  return environmentId === undefined ? {} : { environmentId }
}

/** Takes a value away at once; the toast brings it back. */
const useRemove = () => {
  const { client } = useApi()
  const cache = useMatrixCache()
  return async (row: MatrixRow, environment: Environment | undefined): Promise<void> => {
    if (!environment) return
    const { id: environmentId, name } = environment
    const cell = cellOf(row, environmentId)
    if (cell.type !== 'value') return
    const change = async (body: { set: Record<string, unknown> } | { remove: string[] }): Promise<void> => {
      await client.changeVariables({ params: { id: environmentId }, body })
      cache.show((matrix) => withChange(matrix, { environmentId, ...body }))
      void cache.refresh()
    }
    const said = (error: unknown): unknown => toast.error(problemText(error))
    try {
      await change({ remove: [row.name] })
      toast(`${row.name} is taken away from ${name}`, {
        action: { label: 'Undo', onClick: () => void change({ set: { [row.name]: cell.value } }).catch(said) },
      })
    } catch (error) {
      said(error)
    }
  }
}

const OpenedDialog = ({ opened, onClose, ...parts }: Omit<PartProps, 'open'> & { opened: Opened; onClose: () => void }) => {
  switch (opened.what) {
    case 'environment':
      return <EnvironmentDialog environment={opened.environment} position={parts.environments.length} onClose={onClose} />
    case 'delete':
      return <DeleteEnvironmentDialog environment={opened.environment} rows={parts.rows} onClose={onClose} />
    case 'variable':
      return <VariableDialog {...parts} row={opened.row} onClose={onClose} />
    case 'secret':
      return <SecretDialog environments={parts.environments} name={opened.name} environmentId={opened.environmentId} onClose={onClose} />
    case 'paste':
      return <PasteDialog environments={parts.environments} environmentId={opened.environmentId} onClose={onClose} />
  }
}
