interface PathFolder {
  readonly path: string
  readonly flows: number
}

/** A row of the tree of folders. */
export interface PathRow {
  /** Its path. */
  readonly id: string
  readonly name: string
  readonly depth: number
  /** Those of the folders below it too. */
  readonly flows: number
}

/** Folders of paths as rows of a tree. A folder that holds nothing but one other stands with it in one row: `tests/e2e`. */
export const pathRows = (folders: readonly PathFolder[]): readonly PathRow[] => {
  const paths = new Map(folders.map((one) => [one.path, one]))
  const isOnlyWayTo = (path: string): boolean => {
    const inside = folders.filter((one) => parentOf(one.path) === path)
    return inside.length === 1 && inside[0]?.flows === paths.get(path)?.flows
  }
  const rowsBelow = (parent: string, depth: number): readonly PathRow[] =>
    folders
      .filter(({ path }) => parentOf(path) === parent)
      .flatMap(({ path }) => {
        let end = path
        while (isOnlyWayTo(end)) end = folders.find((one) => parentOf(one.path) === end)?.path ?? end
        const name = parent === '' ? end : end.slice(parent.length + 1)
        return [{ id: end, name, depth, flows: paths.get(end)?.flows ?? 0 }, ...rowsBelow(end, depth + 1)]
      })
  return rowsBelow('', 0)
}

const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')))
