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
