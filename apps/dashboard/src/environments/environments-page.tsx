'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Download, EllipsisVertical, FileUp, GitCompare, KeyRound, Plus } from 'lucide-react'
import { parseAsBoolean, parseAsString, useQueryStates } from 'nuqs'
import { useState } from 'react'
import { toast } from 'sonner'
import { useApi, useNeeds } from '../session/api.tsx'
import { PageHead } from '../shell/page-head.tsx'
import { useTitle } from '../shell/use-title.ts'
import { Button } from '../ui/button.tsx'
import { Input } from '../ui/field.tsx'
import { Menu } from '../ui/menu.tsx'
import { Empty, Failed, LoadingRows } from '../ui/states.tsx'
import { DiffDialog, EnvironmentDialog, ImportDialog, RemoveDialog, SecretDialog, VariableDialog } from './dialogs.tsx'
import { editedValue, type MatrixRow, matrixRows, shownValue, typedValue, type VariableMatrix } from './model/matrix.ts'

type Opened =
  | { readonly dialog: 'variable' | 'diff' | 'new' }
  | { readonly dialog: 'edit' | 'remove' | 'import'; readonly id: string }
  | { readonly dialog: 'secret'; readonly id?: string; readonly name?: string }

/** Every variable in every environment. Secrets are written and never read. */
export const EnvironmentsPage = () => {
  useTitle('Environments')
  const { client, workspace } = useApi()
  const why = useNeeds('editor')
  const whyNotAdmin = useNeeds('admin')
  const [filter, setFilter] = useQueryStates({ text: parseAsString.withDefault(''), missing: parseAsBoolean.withDefault(false) })
  const [opened, setOpened] = useState<Opened>()
  const matrix = useQuery({
    queryKey: [workspace.slug, 'environments', 'matrix'],
    queryFn: ({ signal }) => client.getVariableMatrix({ signal }),
  })
  const list = useQuery({
    queryKey: [workspace.slug, 'environments', 'list'],
    queryFn: async ({ signal }) => (await client.listEnvironments({ signal })).items,
  })
  if (matrix.isError && !matrix.data)
    return <Failed isPage what="The environments could not be read" error={matrix.error} onRetry={() => void matrix.refetch()} />
  const environments = list.data ?? []
  const rows = matrix.data ? matrixRows(matrix.data, { text: filter.text, onlyMissing: filter.missing }) : []
  const close = (): void => setOpened(undefined)
  return (
    <>
      <PageHead title="Environments">
        {environments.length > 1 && (
          <Button icon={<GitCompare size={14} aria-hidden />} onClick={() => setOpened({ dialog: 'diff' })}>
            Compare
          </Button>
        )}
        {environments.length > 0 && (
          <>
            <Button icon={<KeyRound size={14} aria-hidden />} unavailable={whyNotAdmin} onClick={() => setOpened({ dialog: 'secret' })}>
              Secret
            </Button>
            <Button icon={<Plus size={14} aria-hidden />} unavailable={why} onClick={() => setOpened({ dialog: 'variable' })}>
              Variable
            </Button>
          </>
        )}
        <Button look="primary" icon={<Plus size={14} aria-hidden />} unavailable={whyNotAdmin} onClick={() => setOpened({ dialog: 'new' })}>
          Environment
        </Button>
      </PageHead>
      {!matrix.data || !list.data ? (
        <LoadingRows label="The environments are read" />
      ) : environments.length === 0 ? (
        <Empty
          title="No environments yet"
          actions={
            <Button look="primary" unavailable={whyNotAdmin} onClick={() => setOpened({ dialog: 'new' })}>
              Make the first one
            </Button>
          }
        >
          An environment holds the variables and secrets of one place: local, staging, production. Flows run in it without changing.
        </Empty>
      ) : (
        <>
          <div className="flex flex-wrap items-center gap-4 px-6 pb-3">
            <Input
              aria-label="Filter variables"
              placeholder="Filter variables"
              className="w-64"
              value={filter.text}
              onChange={(event) => void setFilter({ text: event.target.value || null })}
            />
            <label className="flex items-center gap-2 text-table">
              <input
                type="checkbox"
                className="size-4 accent-primary"
                checked={filter.missing}
                onChange={(event) => void setFilter({ missing: event.target.checked || null })}
              />
              only what is missing somewhere
            </label>
          </div>
          {rows.length === 0 ? (
            <Empty
              title={matrix.data.variables.length + matrix.data.secrets.length === 0 ? 'No variables yet' : 'No variable matches'}
              actions={
                matrix.data.variables.length + matrix.data.secrets.length === 0 ? (
                  <Button unavailable={why} onClick={() => setOpened({ dialog: 'variable' })}>
                    Add a variable
                  </Button>
                ) : (
                  <Button onClick={() => void setFilter({ text: null, missing: null })}>Clear the filter</Button>
                )
              }
            />
          ) : (
            <Table rows={rows} environments={environments} canEdit={why === undefined} onOpen={setOpened} />
          )}
        </>
      )}
      {opened?.dialog === 'variable' && <VariableDialog environments={environments} onClose={close} />}
      {opened?.dialog === 'secret' && (
        <SecretDialog
          environments={environments}
          {...(opened.id !== undefined && { id: opened.id })}
          {...(opened.name !== undefined && { name: opened.name })}
          onClose={close}
        />
      )}
      {opened?.dialog === 'diff' && matrix.data && <DiffDialog matrix={matrix.data as VariableMatrix} onClose={close} />}
      {opened?.dialog === 'new' && <EnvironmentDialog onClose={close} />}
      {opened?.dialog === 'edit' && <EnvironmentDialog environment={environments.find(({ id }) => id === opened.id)} onClose={close} />}
      {opened?.dialog === 'remove' && <RemoveDialog environment={environments.find(({ id }) => id === opened.id)} onClose={close} />}
      {opened?.dialog === 'import' && <ImportDialog environment={environments.find(({ id }) => id === opened.id)} onClose={close} />}
    </>
  )
}

export interface Environment {
  readonly id: string
  readonly name: string
  readonly description: string | null
  readonly isProtected: boolean
  readonly version: number
}

interface TableProps {
  readonly rows: readonly MatrixRow[]
  readonly environments: readonly Environment[]
  readonly canEdit: boolean
  readonly onOpen: (opened: Opened) => void
}

const Table = ({ rows, environments, canEdit, onOpen }: TableProps) => (
  <div className="overflow-x-auto border-t border-line">
    <table className="w-full text-table">
      <thead>
        <tr className="h-10 border-b border-line text-left">
          <th scope="col" className="w-64 px-6 font-medium">
            Variable
          </th>
          {environments.map((environment) => (
            <th key={environment.id} scope="col" className="min-w-48 px-2 font-medium">
              <EnvironmentHead environment={environment} onOpen={onOpen} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={`${row.kind} ${row.name}`} className="h-9 border-b border-line hover:bg-hover">
            <th scope="row" className="px-6 text-left font-normal">
              <span className="font-mono">{row.name}</span>
              {row.kind === 'secret' && <span className="ml-2 rounded-full bg-idle-soft px-1.5 text-meta text-idle-ink">secret</span>}
            </th>
            {environments.map(({ id, name }) => (
              <td key={id} className="px-2">
                {row.kind === 'variable' ? (
                  <Cell id={id} name={row.name} environment={name} isThere={id in row.values} value={row.values[id]} canEdit={canEdit} />
                ) : (
                  <button
                    type="button"
                    onClick={() => onOpen({ dialog: 'secret', id, name: row.name })}
                    className="flex h-8 w-full items-center rounded-control px-2 text-left hover:bg-raised"
                  >
                    {row.set.includes(id) ? (
                      <span className="font-mono">
                        ••••••
                        <span className="sr-only">
                          {row.name} is set in {name}: change it
                        </span>
                      </span>
                    ) : (
                      <span className="text-flaky-ink">
                        missing
                        <span className="sr-only">
                          : set {row.name} in {name}
                        </span>
                      </span>
                    )}
                  </button>
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)

const EnvironmentHead = ({
  environment: { id, name, isProtected },
  onOpen,
}: {
  environment: Environment
  onOpen: (opened: Opened) => void
}) => {
  const { client } = useApi()
  const why = useNeeds('editor')
  const whyNotAdmin = useNeeds('admin')
  const download = async (): Promise<void> => {
    const response = await client.exportVariables({ params: { id } })
    const link = document.createElement('a')
    link.href = URL.createObjectURL(await response.blob())
    link.download = `${name.replaceAll('/', '-')}.env`
    link.click()
    URL.revokeObjectURL(link.href)
  }
  return (
    <span className="flex items-center gap-1">
      <span className="truncate">{name}</span>
      {isProtected && <span className="rounded-full border border-failed px-1.5 text-meta text-failed-ink">protected</span>}
      <Menu
        align="start"
        trigger={
          <Button look="quiet" size="small" aria-label={`What to do with ${name}`} icon={<EllipsisVertical size={14} aria-hidden />} />
        }
        items={[
          { label: 'Change', onSelect: () => onOpen({ dialog: 'edit', id }), unavailable: whyNotAdmin },
          {
            label: 'Paste a .env file',
            icon: <FileUp size={14} aria-hidden />,
            onSelect: () => onOpen({ dialog: 'import', id }),
            unavailable: why,
          },
          { label: 'Download as .env', icon: <Download size={14} aria-hidden />, onSelect: () => void download() },
          null,
          { label: 'Remove', isDanger: true, onSelect: () => onOpen({ dialog: 'remove', id }), unavailable: whyNotAdmin },
        ]}
      />
    </span>
  )
}

interface CellProps {
  readonly id: string
  readonly name: string
  readonly environment: string
  readonly isThere: boolean
  readonly value: unknown
  readonly canEdit: boolean
}

/** Enter keeps what was typed, Escape leaves it; emptied, the variable is taken away. A change that is refused stays in the field. */
const Cell = ({ id, name, environment, isThere, value, canEdit }: CellProps) => {
  const { client, workspace } = useApi()
  const queries = useQueryClient()
  const [draft, setDraft] = useState<string>()
  const change = useMutation({
    mutationFn: (text: string) =>
      client.changeVariables({ params: { id }, body: text === '' && isThere ? { remove: [name] } : { set: { [name]: typedValue(text) } } }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: [workspace.slug, 'environments'] })
      setDraft(undefined)
    },
    onError: (error) => toast.error(`${name} was not changed: ${error.message}`),
  })
  const commit = (): void => {
    if (draft === undefined || change.isPending) return
    if (draft === (isThere ? editedValue(value) : '')) setDraft(undefined)
    else change.mutate(draft)
  }
  if (draft !== undefined)
    return (
      <Input
        autoFocus
        aria-label={`${name} in ${environment}`}
        className="w-full font-mono"
        value={draft}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit()
          if (event.key === 'Escape') setDraft(undefined)
        }}
      />
    )
  return (
    <button
      type="button"
      disabled={!canEdit}
      title={isThere ? shownValue(value) : undefined}
      onClick={() => setDraft(isThere ? editedValue(value) : '')}
      className="flex h-8 w-full items-center rounded-control px-2 text-left hover:not-disabled:bg-raised"
    >
      <span className={isThere ? 'truncate font-mono' : 'text-flaky-ink'}>{isThere ? shownValue(value) || '(empty)' : 'missing'}</span>
      <span className="sr-only">
        : {name} in {environment}
      </span>
    </button>
  )
}
