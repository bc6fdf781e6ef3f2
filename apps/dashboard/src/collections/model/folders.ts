export interface Folder {
  readonly id: string
  readonly name: string
  /** Null at the top. */
  readonly parentId: string | null
}

export interface TreeRow {
  /** Null for the root, which holds every flow. */
  readonly id: string | null
  readonly name: string
  /** The root has 1. */
  readonly level: number
  /** Among its neighbours, from 1. */
  readonly position: number
  readonly siblings: number
  readonly parentId: string | null
  readonly hasFolders: boolean
  readonly isOpen: boolean
}

export const rootName = 'All flows'

/** What the tree shows: the root, and below it the folders that no closed one hides. */
export const treeRows = (folders: readonly Folder[], closed: ReadonlySet<string>): readonly TreeRow[] => {
  const within = childrenOf(folders)
  const rowsBelow = (parentId: string | null, level: number): TreeRow[] =>
    (within.get(parentId) ?? []).flatMap(({ id, name }, index, siblings) => {
      const hasFolders = within.has(id)
      const isOpen = hasFolders && !closed.has(id)
      const row = { id, name, level, position: index + 1, siblings: siblings.length, parentId, hasFolders, isOpen }
      return [row, ...(isOpen ? rowsBelow(id, level + 1) : [])]
    })
  const below = rowsBelow(null, 2)
  return [
    { id: null, name: rootName, level: 1, position: 1, siblings: 1, parentId: null, hasFolders: below.length > 0, isOpen: true },
    ...below,
  ]
}

/** In the order of the server. One whose parent is unknown lies at the top. */
const childrenOf = (folders: readonly Folder[]): ReadonlyMap<string | null, readonly Folder[]> => {
  const known = new Set(folders.map(({ id }) => id))
  return Map.groupBy(folders, ({ parentId }) => (parentId !== null && known.has(parentId) ? parentId : null))
}

/** The folder and every one below it. */
export const idsWithin = (folders: readonly Folder[], id: string): readonly string[] => {
  const within = childrenOf(folders)
  const below = (parent: string): string[] => [parent, ...(within.get(parent) ?? []).flatMap((child) => below(child.id))]
  return below(id)
}

/** From the top down to the folder: `Payments / Refunds`. Empty for none. */
export const pathOf = (folders: readonly Folder[], id: string | null): string => {
  const folder = folders.find((one) => one.id === id)
  return folder ? [pathOf(folders, folder.parentId), folder.name].filter(Boolean).join(' / ') : ''
}

/** Why a folder cannot go there; undefined when it can. */
export const whyNotInto = (folders: readonly Folder[], moved: string, target: string | null): string | undefined => {
  if (target === moved) return 'This is the folder itself.'
  if (target !== null && idsWithin(folders, moved).includes(target)) return 'It lies within the folder.'
  return folders.find(({ id }) => id === moved)?.parentId === target ? 'It lies here already.' : undefined
}

export type TreeStep = { readonly type: 'go'; readonly id: string | null } | { readonly type: 'open' | 'close'; readonly id: string }

/** What a key does in the tree, as the pattern for trees has it; undefined when it is none of its keys. */
export const treeStep = (rows: readonly TreeRow[], at: string | null, key: string): TreeStep | undefined => {
  const index = rows.findIndex(({ id }) => id === at)
  const row = rows[index]
  if (!row) return undefined
  const go = (target: TreeRow | undefined): TreeStep | undefined => target && { type: 'go', id: target.id }
  switch (key) {
    case 'ArrowDown':
      return go(rows[index + 1])
    case 'ArrowUp':
      return go(rows[index - 1])
    case 'Home':
      return go(rows[0])
    case 'End':
      return go(rows.at(-1))
    case 'ArrowRight':
      if (!row.hasFolders) return undefined
      return row.isOpen || row.id === null ? go(rows[index + 1]) : { type: 'open', id: row.id }
    case 'ArrowLeft':
      if (row.id === null) return undefined
      return row.isOpen ? { type: 'close', id: row.id } : { type: 'go', id: row.parentId }
    default:
      return key.length === 1 && key !== ' ' ? go(startingWith(rows, index, key)) : undefined
  }
}

/** The next row whose name begins with a letter. */
const startingWith = (rows: readonly TreeRow[], index: number, letter: string): TreeRow | undefined =>
  [...rows.slice(index + 1), ...rows.slice(0, index)].find(({ name }) => name.toLowerCase().startsWith(letter.toLowerCase()))
