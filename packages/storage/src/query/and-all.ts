/** SQL with `$?` for each value that follows: `['(created_at, id) < ($?, $?)', at, id]`. */
export type Condition = readonly [sql: string, ...values: unknown[]]

/**
 * Joins the conditions whose values are all there, each after an `and`. Only what was asked for is in the text, so that an index can
 * serve it. `params` are those before it; the new ones are added to them.
 */
export const andAll = (conditions: readonly Condition[], params: unknown[]): string =>
  conditions
    .filter(([, ...values]) => !values.includes(undefined))
    .map(([sql, ...values]) => {
      const [head, ...rest] = sql.split('$?')
      // The workspace is $1 before all params, so the first of them is $2.
      const first = params.length + 2
      params.push(...values)
      return ` and ${head}${rest.map((text, index) => `$${first + index}${text}`).join('')}`
    })
    .join('')
