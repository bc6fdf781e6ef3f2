'use client'
import { useMutation } from '@tanstack/react-query'
import { ClipboardPaste, Download, GitCompareArrows, KeyRound, Pencil, Plus, Trash2, X } from 'lucide-react'
import { parseAsBoolean, parseAsString, useQueryStates } from 'nuqs'
import { useMemo, useState } from 'react'
import { useEnvironments } from '../execution/queries.ts'
import { useApi, useWhyNot } from '../session/api.tsx'
import { PageHead } from '../shell/page-head.tsx'
import { useTitle } from '../shell/use-title.ts'
import { afterMenu } from '../ui/after-menu.ts'
import { Button } from '../ui/button.tsx'
import { copyText } from '../ui/copy-text.ts'
import { formatCount } from '../ui/format.ts'
import { Menu, type MenuItem } from '../ui/menu.tsx'
import { problemText } from '../ui/problem.tsx'
import { saveFile } from '../ui/save-file.ts'
import { SearchBox } from '../ui/search-box.tsx'
import { Empty, Failed, LoadingRows } from '../ui/states.tsx'
import { toast } from '../ui/toast.ts'
import { type OpenDialog, OpenedDialog } from './dialogs/opened-dialog.tsx'
import { MatrixGrid } from './matrix-grid.tsx'
import { filterRows, matrixRows, versionOf } from './model/matrix.ts'
import { type Environment, useMatrix } from './queries.ts'
import { useDrafts } from './use-drafts.ts'

const filterFields = { filter: parseAsString.withDefault(''), missing: parseAsBoolean.withDefault(false) }

/** Every variable in every environment. */
export const EnvironmentsPage = () => {
  useTitle('Environments')
  const matrix = useMatrix()
  const environments = useEnvironments()
  const [dialog, setDialog] = useState<OpenDialog>()
  const failure = matrix.error ?? environments.error
  const retry = (): void => {
    void matrix.refetch()
    void environments.refetch()
  }
  // Both answers are about the same environments, in the same order, once they agree.
  const known = useMemo(
    () => matrix.data?.environments.flatMap(({ id }) => environments.data?.find((one) => one.id === id) ?? []) ?? [],
    [matrix.data, environments.data],
  )
  const rows = useMemo(() => (matrix.data ? matrixRows({ ...matrix.data, environments: known }) : []), [matrix.data, known])
  return (
    <div className="flex h-full flex-col">
      <Head environments={known} count={rows.length} onOpen={setDialog} />
      {failure && rows.length === 0 ? (
        <Failed what="The environments could not be read" error={failure} onRetry={retry} />
      ) : matrix.isPending || environments.isPending ? (
        <LoadingRows label="Environments are read" />
      ) : known.length === 0 ? (
        <NoEnvironments onOpen={setDialog} />
      ) : rows.length === 0 ? (
        <NoVariables environments={known} onOpen={setDialog} />
      ) : (
        <FilteredMatrix environments={known} rows={rows} onOpen={setDialog} />
      )}
      {dialog && matrix.data && (
        <OpenedDialog dialog={dialog} environments={known} matrix={matrix.data} rows={rows} onClose={() => setDialog(undefined)} />
      )}
    </div>
  )
}

interface PartProps {
  readonly environments: readonly Environment[]
  readonly onOpen: (dialog: OpenDialog) => void
}

const Head = ({ environments, count, onOpen }: PartProps & { count: number }) => {
  const whyNoValues = useWhyNot('editor')
  const whyNoSecrets = useWhyNot('admin')
  const [first] = environments
  return (
    <PageHead
      title="Environments"
      aside={count > 0 && `${formatCount(count, 'name')} in ${formatCount(environments.length, 'environment')}`}
    >
      {first && (
        <>
          <Button
            icon={<GitCompareArrows size={15} aria-hidden />}
            unavailable={environments.length < 2 ? 'There is only one environment.' : undefined}
            onClick={() => onOpen({ type: 'diff' })}
          >
            Compare
          </Button>
          <Button
            icon={<ClipboardPaste size={15} aria-hidden />}
            unavailable={whyNoValues}
            onClick={() => onOpen({ type: 'paste', environmentId: first.id })}
          >
            Paste .env
          </Button>
          <Button
            icon={<KeyRound size={15} aria-hidden />}
            unavailable={whyNoSecrets}
            onClick={() => onOpen({ type: 'secret', environmentId: first.id, version: 0 })}
          >
            Secret
          </Button>
          <Button icon={<Plus size={15} aria-hidden />} unavailable={whyNoSecrets} onClick={() => onOpen({ type: 'environment' })}>
            Environment
          </Button>
          <Button
            look="primary"
            icon={<Plus size={15} aria-hidden />}
            unavailable={whyNoValues}
            onClick={() => onOpen({ type: 'variable' })}
          >
            Variable
          </Button>
        </>
      )}
    </PageHead>
  )
}

const FilteredMatrix = ({ environments, rows, onOpen }: PartProps & { rows: ReturnType<typeof matrixRows> }) => {
  const [{ filter, missing }, setFilters] = useQueryStates(filterFields, { history: 'replace' })
  const drafts = useDrafts()
  const whyNoValues = useWhyNot('editor')
  const whyNoSecrets = useWhyNot('admin')
  const environmentMenu = useEnvironmentMenu(onOpen)
  const clear = (): void => void setFilters({ filter: null, missing: null })
  const shown = useMemo(() => {
    const found = new Set(filterRows(rows, { text: filter, onlyMissing: missing }))
    return rows.filter((row) => found.has(row) || drafts.names.has(row.name))
  }, [rows, filter, missing, drafts.names])
  const isFiltered = filter !== '' || missing
  const incomplete = rows.filter((row) => row.isIncomplete).length
  return (
    <>
      <div className="flex flex-wrap items-center gap-3 px-4 pb-3 sm:px-6">
        <SearchBox
          label="Filter by name or value"
          placeholder="Filter by name or value…"
          value={filter}
          onChange={(event) => void setFilters({ filter: event.target.value || null })}
        />
        <label className="flex items-center gap-2 text-table">
          <input
            type="checkbox"
            className="size-4 accent-primary"
            checked={missing}
            onChange={(event) => void setFilters({ missing: event.target.checked || null })}
          />
          Only missing ({incomplete})
        </label>
        {isFiltered && (
          <Button look="quiet" size="small" icon={<X size={14} aria-hidden />} onClick={clear}>
            Clear filters
          </Button>
        )}
        <p role="status" className="text-meta text-muted">
          {isFiltered && `${shown.length} of ${formatCount(rows.length, 'name')}`}
        </p>
        <p className="ml-auto text-meta text-muted max-sm:hidden">{whyNoValues ?? 'Enter or F2 edits, Esc leaves, Delete removes'}</p>
      </div>
      {shown.length === 0 ? (
        <Empty
          title={missing && filter === '' ? 'Nothing is missing' : 'Nothing matches'}
          actions={<Button onClick={clear}>Show all</Button>}
        >
          {missing && filter === ''
            ? 'Every name is set in every environment.'
            : `${formatCount(rows.length, 'name')} hidden by the filter.`}
        </Empty>
      ) : (
        <MatrixGrid
          environments={environments}
          rows={shown}
          drafts={drafts}
          whyNoValues={whyNoValues}
          whyNoSecrets={whyNoSecrets}
          onRefused={(why) => toast.error(why)}
          onSecret={({ name, environmentId, cell }) => onOpen({ type: 'secret', name, environmentId, version: versionOf(cell) })}
          environmentMenu={environmentMenu}
          rowMenu={(row) => [
            { label: 'Copy the name', onSelect: () => void copyText(row.name) },
            null,
            {
              label: 'Remove everywhere…',
              icon: <Trash2 size={14} aria-hidden />,
              isDanger: true,
              unavailable: row.isSecret ? whyNoSecrets : whyNoValues,
              onSelect: () => onOpen({ type: 'remove', row }),
            },
          ]}
        />
      )}
    </>
  )
}

const useEnvironmentMenu = (onOpen: PartProps['onOpen']) => {
  const { client } = useApi()
  const whyNoValues = useWhyNot('editor')
  const why = useWhyNot('admin')
  const download = useMutation({
    mutationFn: async ({ id, name }: Environment) => {
      const answer = await client.exportVariables({ params: { id } })
      saveFile(`${name.replaceAll('/', '-')}.env`, await answer.blob())
    },
    onError: (error) => toast.error(`It was not downloaded: ${problemText(error)}`),
  })
  return (environment: Environment): readonly (MenuItem | null)[] => [
    {
      label: 'Paste .env…',
      icon: <ClipboardPaste size={14} aria-hidden />,
      unavailable: whyNoValues,
      onSelect: () => onOpen({ type: 'paste', environmentId: environment.id }),
    },
    { label: 'Download .env', icon: <Download size={14} aria-hidden />, onSelect: () => download.mutate(environment) },
    null,
    {
      label: 'Rename and protect…',
      icon: <Pencil size={14} aria-hidden />,
      unavailable: why,
      onSelect: () => onOpen({ type: 'environment', environment }),
    },
    {
      label: 'Delete…',
      icon: <Trash2 size={14} aria-hidden />,
      isDanger: true,
      unavailable: why,
      onSelect: () => onOpen({ type: 'delete', environment }),
    },
  ]
}

const NoEnvironments = ({ onOpen }: Pick<PartProps, 'onOpen'>) => {
  const why = useWhyNot('admin')
  return (
    <Empty
      title="No environments yet"
      actions={
        <Button look="primary" unavailable={why} onClick={() => onOpen({ type: 'environment' })}>
          Make the first environment
        </Button>
      }
    >
      An environment is a set of variables and secrets that flows run with: one for your machine, one for staging, one for production.
    </Empty>
  )
}

const NoVariables = ({ environments, onOpen }: PartProps) => {
  const why = useWhyNot('editor')
  const menu = useEnvironmentMenu(onOpen)
  return (
    <Empty
      title="No variables yet"
      actions={
        <>
          <Button look="primary" unavailable={why} onClick={() => onOpen({ type: 'variable' })}>
            Add a variable
          </Button>
          {environments.map((environment) => (
            <Menu
              key={environment.id}
              trigger={<Button>{environment.name}</Button>}
              items={menu(environment).map((item) => item && { ...item, onSelect: afterMenu(item.onSelect) })}
            />
          ))}
        </>
      }
    >
      {formatCount(environments.length, 'environment')}, and nothing in {environments.length === 1 ? 'it' : 'them'}. Add a variable here, or
      paste a .env file.
    </Empty>
  )
}
