'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ChevronDown, ChevronRight, Folder as FolderIcon, FolderInput, FolderPlus, Pencil, Play, Trash2 } from 'lucide-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { parseAsString, useQueryState } from 'nuqs'
import { type DragEvent, type FormEvent, type KeyboardEvent, useState } from 'react'
import { toast } from 'sonner'
import { useEnvironments } from '../execution/queries.ts'
import { addressOf } from '../place/use-place.ts'
import { useApi, useNeeds } from '../session/api.tsx'
import { PageHead } from '../shell/page-head.tsx'
import { useTitle } from '../shell/use-title.ts'
import { Button } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { Field, Input, Select } from '../ui/field.tsx'
import { formatCount } from '../ui/format.ts'
import { Empty, Failed, LoadingRows } from '../ui/states.tsx'
import { type Folder, type FolderRow, folderRows, pathOf, targetsOf } from './model/folders.ts'

type Asked = { readonly what: 'new' | 'rename' | 'move' | 'remove' } | { readonly what: 'move flows'; readonly ids: readonly string[] }

const dragType = 'application/x-testmesh-folder'

/** Flows in folders: run a whole one, move them, order them. */
export const CollectionsPage = () => {
  useTitle('Collections')
  const { client, workspace } = useApi()
  const why = useNeeds('editor')
  const [chosen, setChosen] = useQueryState('folder', parseAsString)
  const [asked, setAsked] = useState<Asked>()
  const folders = useQuery({
    queryKey: [workspace.slug, 'collections'],
    queryFn: async ({ signal }) => (await client.listCollections({ signal })).items,
  })
  if (folders.isError && !folders.data)
    return <Failed isPage what="The folders could not be read" error={folders.error} onRetry={() => void folders.refetch()} />
  const all = folders.data ?? []
  const folder = all.find(({ id }) => id === chosen) ?? all[0]
  const close = (): void => setAsked(undefined)
  return (
    <div className="flex h-full flex-col">
      <PageHead title="Collections">
        <Button look="primary" icon={<FolderPlus size={14} aria-hidden />} unavailable={why} onClick={() => setAsked({ what: 'new' })}>
          New folder
        </Button>
      </PageHead>
      {!folders.data ? (
        <LoadingRows label="The folders are read" />
      ) : all.length === 0 ? (
        <Empty
          title="No folders yet"
          actions={
            <Button unavailable={why} onClick={() => setAsked({ what: 'new' })}>
              Make the first one
            </Button>
          }
        >
          Folders keep flows together that are run together.
        </Empty>
      ) : (
        <div className="flex min-h-0 flex-1 border-t border-line">
          <Tree
            folders={all}
            chosen={folder?.id ?? null}
            onChoose={(id) => void setChosen(id)}
            onRename={() => setAsked({ what: 'rename' })}
            canEdit={why === undefined}
          />
          <div className="min-w-0 flex-1 overflow-auto">
            {folder ? (
              <Contents key={folder.id} folder={folder} path={pathOf(all, folder.id)} onAsk={setAsked} />
            ) : (
              <p className="p-6 text-table text-muted">Choose a folder to see its flows.</p>
            )}
          </div>
        </div>
      )}
      {asked?.what === 'new' && (
        <NameDialog parentId={folder?.id ?? null} where={folder ? pathOf(all, folder.id) : undefined} onClose={close} />
      )}
      {asked?.what === 'rename' && folder && <NameDialog folder={folder} parentId={folder.parentId} onClose={close} />}
      {asked?.what === 'move' && folder && <MoveDialog folders={targetsOf(all, folder.id)} all={all} folder={folder} onClose={close} />}
      {asked?.what === 'move flows' && <MoveDialog folders={all} all={all} flowIds={asked.ids} onClose={close} />}
      {asked?.what === 'remove' && folder && (
        <RemoveDialog
          folder={folder}
          onClose={close}
          onDone={() => {
            close()
            void setChosen(folder.parentId)
          }}
        />
      )}
    </div>
  )
}

const useChange = <T,>(change: (given: T) => Promise<unknown>, onDone: () => void) => {
  const { workspace } = useApi()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: [workspace.slug, 'collections'] })
      void queries.invalidateQueries({ queryKey: [workspace.slug, 'flows'] })
      onDone()
    },
    onError: (error) => toast.error(error.message),
  })
}

interface TreeProps {
  readonly folders: readonly Folder[]
  readonly chosen: string | null
  readonly onChoose: (id: string) => void
  readonly onRename: () => void
  readonly canEdit: boolean
}

/** Arrows move, right and left open and close, F2 renames; what is dragged has its twin in "Move to…". */
const Tree = ({ folders, chosen, onChoose, onRename, canEdit }: TreeProps) => {
  const { client } = useApi()
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const rows = folderRows(folders, (id) => closed.has(id))
  const move = useChange(
    ({ id, parentId }: { id: string; parentId: string }) => client.updateCollection({ params: { id }, body: { parentId } }),
    () => {},
  )
  const at = rows.findIndex(({ id }) => id === chosen)
  const row = rows[at]
  const toggle = (id: string, isClosed: boolean): void =>
    setClosed((before) => {
      const next = new Set(before)
      if (isClosed) next.add(id)
      else next.delete(id)
      return next
    })
  const to = (index: number): void => {
    const next = rows[Math.min(rows.length - 1, Math.max(0, index))]
    if (next) onChoose(next.id)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const does: Readonly<Record<string, () => void>> = {
      ArrowDown: () => to(at + 1),
      ArrowUp: () => to(at - 1),
      Home: () => to(0),
      End: () => to(rows.length - 1),
      ArrowRight: () => row && toggle(row.id, false),
      ArrowLeft: () => row && toggle(row.id, true),
      F2: () => row && canEdit && onRename(),
    }
    const act = does[event.key]
    if (!act) return
    event.preventDefault()
    act()
  }
  const drop = (event: DragEvent, target: FolderRow): void => {
    event.preventDefault()
    const id = event.dataTransfer.getData(dragType)
    if (id && targetsOf(folders, id).some((one) => one.id === target.id)) move.mutate({ id, parentId: target.id })
  }
  return (
    <div
      role="tree"
      aria-label="Folders"
      tabIndex={0}
      onKeyDown={onKeyDown}
      aria-activedescendant={row ? `folder-${row.id}` : undefined}
      className="w-64 shrink-0 overflow-auto border-r border-line p-2 outline-offset-[-2px]"
    >
      {rows.map((one) => {
        const Chevron = closed.has(one.id) ? ChevronRight : ChevronDown
        return (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the tree takes the keys
          <div
            key={one.id}
            id={`folder-${one.id}`}
            role="treeitem"
            tabIndex={-1}
            aria-level={one.depth + 1}
            aria-selected={one.id === chosen}
            {...(one.hasInner && { 'aria-expanded': !closed.has(one.id) })}
            draggable={canEdit}
            onDragStart={(event) => event.dataTransfer.setData(dragType, one.id)}
            onDragOver={(event) => event.dataTransfer.types.includes(dragType) && event.preventDefault()}
            onDrop={(event) => drop(event, one)}
            onClick={() => onChoose(one.id)}
            style={{ paddingLeft: 6 + one.depth * 16 }}
            className={classNames(
              'flex h-8 cursor-pointer items-center gap-1.5 rounded-control pr-2 text-table',
              one.id === chosen ? 'bg-primary-soft font-medium' : 'hover:bg-hover',
            )}
          >
            {one.hasInner ? (
              <Chevron
                size={13}
                aria-hidden
                onClick={(event) => {
                  event.stopPropagation()
                  toggle(one.id, !closed.has(one.id))
                }}
              />
            ) : (
              <span className="w-3.25" />
            )}
            <FolderIcon size={14} aria-hidden className="shrink-0 text-muted" />
            <span className="truncate">{one.name}</span>
          </div>
        )
      })}
    </div>
  )
}

/** So many executions of a folder are started at a time. */
const atOnce = 4

const Contents = ({ folder, path, onAsk }: { folder: Folder; path: string; onAsk: (asked: Asked) => void }) => {
  const { client, workspace } = useApi()
  const queries = useQueryClient()
  const router = useRouter()
  const why = useNeeds('editor')
  const environments = useEnvironments()
  const [environment, setEnvironment] = useState('')
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const flows = useQuery({
    queryKey: [workspace.slug, 'flows', 'folder', folder.id],
    queryFn: async ({ signal }) => (await client.listFlows({ query: { collectionId: folder.id, limit: 200 }, signal })).items,
  })
  const run = useMutation({
    mutationFn: async () => {
      const waiting = [...(flows.data ?? [])]
      const failed: string[] = []
      const next = async (): Promise<void> => {
        for (let flow = waiting.shift(); flow; flow = waiting.shift()) {
          const { id: flowId, name } = flow
          await client
            .createExecution({ body: { flowId, triggerType: 'manual', ...(environment !== '' && { environment }) } })
            .catch(() => failed.push(name))
        }
      }
      await Promise.all(Array.from({ length: atOnce }, next))
      return failed
    },
    onSuccess: (failed) => {
      void queries.invalidateQueries({ queryKey: [workspace.slug, 'executions'] })
      const started = (flows.data?.length ?? 0) - failed.length
      if (failed.length > 0) toast.error(`Not started: ${failed.join(', ')}`)
      if (started > 0)
        toast.success(`${formatCount(started, 'flow')} started`, {
          action: { label: 'Show', onClick: () => router.push(addressOf(workspace.slug, 'executions')) },
        })
    },
  })
  const toggle = (id: string): void =>
    setSelected((before) => {
      const next = new Set(before)
      if (!next.delete(id)) next.add(id)
      return next
    })
  return (
    <>
      <div className="flex flex-wrap items-center gap-2 px-6 py-3">
        <h2 className="mr-auto text-body font-semibold">{path}</h2>
        <Button size="small" icon={<Pencil size={13} aria-hidden />} unavailable={why} onClick={() => onAsk({ what: 'rename' })}>
          Rename
        </Button>
        <Button size="small" icon={<FolderInput size={13} aria-hidden />} unavailable={why} onClick={() => onAsk({ what: 'move' })}>
          Move to…
        </Button>
        <Button
          size="small"
          look="danger"
          icon={<Trash2 size={13} aria-hidden />}
          unavailable={why}
          onClick={() => onAsk({ what: 'remove' })}
        >
          Remove
        </Button>
        <Select
          aria-label="Environment of the run"
          className="h-7 w-40"
          value={environment}
          onChange={(event) => setEnvironment(event.target.value)}
        >
          <option value="">Usual environment</option>
          {environments.data?.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </Select>
        <Button
          size="small"
          look="primary"
          icon={<Play size={13} aria-hidden />}
          unavailable={why ?? (flows.data?.length === 0 ? 'There are no flows in it.' : undefined)}
          disabled={run.isPending}
          onClick={() => run.mutate()}
        >
          Run the folder
        </Button>
      </div>
      {flows.isError && !flows.data ? (
        <Failed what="The flows could not be read" error={flows.error} onRetry={() => void flows.refetch()} />
      ) : !flows.data ? (
        <LoadingRows label="The flows are read" count={4} />
      ) : flows.data.length === 0 ? (
        <Empty title="No flows in this folder">Choose flows in another folder and move them here.</Empty>
      ) : (
        <>
          {selected.size > 0 && (
            <div className="mx-6 mb-2 flex items-center gap-2 rounded-control bg-primary-soft px-3 py-1 text-table">
              {selected.size} selected
              <Button size="small" unavailable={why} onClick={() => onAsk({ what: 'move flows', ids: [...selected] })}>
                Move to…
              </Button>
            </div>
          )}
          <ul className="border-t border-line">
            {flows.data.map(({ id, name, tags, path: file }) => (
              <li key={id} className="relative flex h-9 items-center gap-3 border-b border-line px-6 text-table hover:bg-hover">
                <input
                  type="checkbox"
                  aria-label={`Select ${name}`}
                  className="relative z-10 size-4 accent-primary"
                  checked={selected.has(id)}
                  onChange={() => toggle(id)}
                />
                <Link href={addressOf(workspace.slug, 'flows', id)} prefetch={false} className="font-medium after:absolute after:inset-0">
                  {name}
                </Link>
                <span className="text-meta text-muted">{tags.join(', ')}</span>
                <span className="ml-auto truncate font-mono text-meta text-faint">{file}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  )
}

const NameDialog = ({
  folder,
  parentId,
  where,
  onClose,
}: {
  folder?: Folder
  parentId: string | null
  where?: string | undefined
  onClose: () => void
}) => {
  const { client } = useApi()
  const [name, setName] = useState(folder?.name ?? '')
  const save = useChange(
    () =>
      folder
        ? client.updateCollection({ params: { id: folder.id }, body: { name } })
        : client.createCollection({ body: { name, parentId } }),
    onClose,
  )
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    save.mutate(undefined)
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={folder ? `Rename ${folder.name}` : where ? `A new folder in ${where}` : 'A new folder'}
      width="narrow"
    >
      <form onSubmit={submit}>
        <Field label="Name">
          {(control) => <Input {...control} required maxLength={200} value={name} onChange={(event) => setName(event.target.value)} />}
        </Field>
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={save.isPending}>
            {folder ? 'Rename' : 'Make it'}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}

interface MoveProps {
  /** Where it may go. */
  readonly folders: readonly Folder[]
  readonly all: readonly Folder[]
  readonly folder?: Folder
  readonly flowIds?: readonly string[]
  readonly onClose: () => void
}

const MoveDialog = ({ folders, all, folder, flowIds, onClose }: MoveProps) => {
  const { client } = useApi()
  const [target, setTarget] = useState('')
  const move = useChange(() => {
    const id = target === '' ? null : target
    return flowIds
      ? client.moveFlows({ body: { ids: [...flowIds], collectionId: id } })
      : client.updateCollection({ params: { id: folder?.id ?? '' }, body: { parentId: id } })
  }, onClose)
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={flowIds ? `Move ${formatCount(flowIds.length, 'flow')}` : `Move ${folder?.name ?? ''}`}
      width="narrow"
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          move.mutate(undefined)
        }}
      >
        <Field label="To">
          {(control) => (
            <Select {...control} value={target} onChange={(event) => setTarget(event.target.value)}>
              <option value="">{flowIds ? 'out of all folders' : 'the top'}</option>
              {folders.map(({ id }) => (
                <option key={id} value={id}>
                  {pathOf(all, id)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={move.isPending}>
            Move
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}

const RemoveDialog = ({ folder, onClose, onDone }: { folder: Folder; onClose: () => void; onDone: () => void }) => {
  const { client } = useApi()
  const remove = useChange(() => client.deleteCollection({ params: { id: folder.id } }), onDone)
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Remove the folder ${folder.name}?`}
      description="No flow is removed: what lies in it lies in the folder above afterwards."
      width="narrow"
    >
      <DialogActions>
        <Button onClick={onClose}>Keep it</Button>
        <Button look="danger" disabled={remove.isPending} onClick={() => remove.mutate(undefined)}>
          Remove the folder
        </Button>
      </DialogActions>
    </Dialog>
  )
}
