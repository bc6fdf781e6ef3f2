/** A statement for the process that holds a database. */
export interface Order {
  readonly text: string
  readonly values: readonly unknown[]
  readonly maxRows: number
}

export interface Answer {
  readonly columns: readonly string[]
  /** Lists of values, in the order of the columns. */
  readonly rows: readonly (readonly unknown[])[]
  readonly affected: number
  readonly isTruncated: boolean
}

export interface Refusal {
  readonly problem: string
  /** https://sqlite.org/rescode.html */
  readonly resultCode: number
}

/**
 * The program of that process: answers one order after the other. Its text is handed to Node, so it uses nothing from around it.
 *
 * @param busyMs how long a database that somebody else has locked is waited for
 */
export const holdDatabase = (path: string, busyMs: number): void => {
  const { DatabaseSync } = process.getBuiltinModule('node:sqlite')
  const database = new DatabaseSync(path, { timeout: busyMs })
  const count = (what: 'changes' | 'total_changes'): number => Number(database.prepare(`SELECT ${what}() AS n`).get()?.n)
  const run = ({ text, values, maxRows }: Order): Answer => {
    const before = count('total_changes')
    const statement = database.prepare(text)
    statement.setReadBigInts(true)
    statement.setReturnArrays(true)
    const columns = statement.columns().map(({ name }) => name)
    const rows: unknown[][] = []
    let isTruncated = false
    for (const row of statement.iterate(...(values as never[]))) {
      isTruncated = rows.length === maxRows
      if (isTruncated) break
      rows.push(row as unknown as unknown[])
    }
    // What is changed by triggers makes the total grow, but does not count.
    return { columns, rows, affected: count('total_changes') > before ? count('changes') : 0, isTruncated }
  }
  const answer = (order: Order): Answer | Refusal => {
    try {
      return run(order)
    } catch (error) {
      const { message, errcode = 0 } = error as Error & { readonly errcode?: number }
      return { problem: message, resultCode: errcode }
    }
  }
  process.on('message', (order: Order) => void process.send?.(answer(order)))
  // Whoever started it is gone.
  process.on('disconnect', () => process.exit())
}
