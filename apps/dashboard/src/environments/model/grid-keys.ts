export interface GridPlace {
  readonly row: number
  /** 0 is the name of the row. */
  readonly column: number
}

export interface GridSize {
  readonly rows: number
  readonly columns: number
  readonly pageRows: number
}

export interface GridKey {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
}

/** Where a key leads within a grid; undefined when it is none of its keys. */
export const placeAfterKey = ({ row, column }: GridPlace, { key, ctrlKey, metaKey }: GridKey, size: GridSize): GridPlace | undefined => {
  const lastRow = size.rows - 1
  const lastColumn = size.columns - 1
  const isFar = ctrlKey || metaKey
  switch (key) {
    case 'ArrowUp':
      return { row: isFar ? 0 : Math.max(0, row - 1), column }
    case 'ArrowDown':
      return { row: isFar ? lastRow : Math.min(lastRow, row + 1), column }
    case 'ArrowLeft':
      return { row, column: isFar ? 0 : Math.max(0, column - 1) }
    case 'ArrowRight':
      return { row, column: isFar ? lastColumn : Math.min(lastColumn, column + 1) }
    case 'PageUp':
      return { row: Math.max(0, row - size.pageRows), column }
    case 'PageDown':
      return { row: Math.min(lastRow, row + size.pageRows), column }
    case 'Home':
      return { row: isFar ? 0 : row, column: 0 }
    case 'End':
      return { row: isFar ? lastRow : row, column: lastColumn }
    default:
      return undefined
  }
}
