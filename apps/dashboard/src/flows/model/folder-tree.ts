/** A folder as the list of flows shows it. */
export interface Folder {
  readonly id: string
  readonly name: string
  readonly depth: number
}

interface Collection {
  readonly id: string
  readonly name: string
  readonly parentId: string | null
}

/** Folders below each other, in the order the server gives. */
export const folderRows = (collections: readonly Collection[], parentId: string | null = null, depth = 0): readonly Folder[] =>
  collections
    .filter((one) => one.parentId === parentId)
    .flatMap(({ id, name }) => [{ id, name, depth }, ...folderRows(collections, id, depth + 1)])
