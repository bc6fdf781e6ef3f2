export interface Spot {
  readonly row: number
  /** 0 is the name. */
  readonly column: number
}

/** Where a key leads in a grid of so many rows and columns; undefined when it leads nowhere. */
export const moved = (key: string, { row, column }: Spot, size: { readonly rows: number; readonly columns: number }): Spot | undefined => {
  const last = { row: size.rows - 1, column: size.columns - 1 }
  const goals: Readonly<Record<string, Spot>> = {
    ArrowUp: { row: row - 1, column },
    ArrowDown: { row: row + 1, column },
    ArrowLeft: { row, column: column - 1 },
    ArrowRight: { row, column: column + 1 },
    PageUp: { row: row - 10, column },
    PageDown: { row: row + 10, column },
    Home: { row, column: 0 },
    End: { row, column: last.column },
    'mod+Home': { row: 0, column: 0 },
    'mod+End': last,
  }
  const goal = goals[key]
  return goal && { row: within(goal.row, last.row), column: within(goal.column, last.column) }
}

const within = (at: number, last: number): number => Math.min(Math.max(at, 0), last)
