export interface Folder {
  readonly id: string
  readonly name: string
  readonly parentId: string | null
}

export interface FolderRow extends Folder {
  readonly depth: number
  readonly hasInner: boolean
}

/** The folders that are seen: those in a closed one are left out. */
export const folderRows = (
  folders: readonly Folder[],
  isClosed: (id: string) => boolean,
  parentId: string | null = null,
  depth = 0,
): readonly FolderRow[] =>
  folders
    .filter((folder) => folder.parentId === parentId)
    .flatMap((folder) => {
      const hasInner = folders.some((one) => one.parentId === folder.id)
      return [{ ...folder, depth, hasInner }, ...(isClosed(folder.id) ? [] : folderRows(folders, isClosed, folder.id, depth + 1))]
    })

/** Where a folder may move: neither into itself nor into what lies in it. */
export const targetsOf = (folders: readonly Folder[], id: string): readonly Folder[] => {
  const inside = new Set([id])
  for (const row of folderRows(folders, () => false)) if (row.parentId !== null && inside.has(row.parentId)) inside.add(row.id)
  return folders.filter((folder) => !inside.has(folder.id))
}

/** `Payments / Refunds`. */
export const pathOf = (folders: readonly Folder[], id: string): string => {
  const folder = folders.find((one) => one.id === id)
  if (!folder) return ''
  return folder.parentId === null ? folder.name : `${pathOf(folders, folder.parentId)} / ${folder.name}`
}

/** A folder and all that lie in it, however deep. */
export const withInner = (folders: readonly Folder[], id: string): readonly string[] => [
  id,
  ...folders.filter(({ parentId }) => parentId === id).flatMap((inner) => withInner(folders, inner.id)),
]

/** The row above all folders: every flow, also those in none. */
export const everything = 'all'

export type TreeStep = { readonly does: 'choose' | 'open' | 'close'; readonly id: string }

interface Seen {
  readonly rows: readonly FolderRow[]
  /** The chosen row. */
  readonly id: string
  readonly isClosed: (id: string) => boolean
}

/** What a key does in the tree, as trees do it everywhere; undefined when nothing. */
export const treeStep = (key: string, { rows, id, isClosed }: Seen): TreeStep | undefined => {
  const ids = [everything, ...rows.map((row) => row.id)]
  const at = ids.indexOf(id)
  const row = rows.find((one) => one.id === id)
  const isOpen = row?.hasInner && !isClosed(id)
  const choose = (target: string | null | undefined): TreeStep | undefined => (target ? { does: 'choose', id: target } : undefined)
  switch (key) {
    case 'ArrowDown':
      return choose(ids[at + 1])
    case 'ArrowUp':
      return choose(ids[at - 1])
    case 'Home':
      return choose(ids[0])
    case 'End':
      return choose(ids.at(-1))
    case 'ArrowRight':
      return isOpen ? choose(ids[at + 1]) : row?.hasInner ? { does: 'open', id } : undefined
    case 'ArrowLeft':
      return isOpen ? { does: 'close', id } : choose(row?.parentId)
    default:
      return undefined
  }
}
