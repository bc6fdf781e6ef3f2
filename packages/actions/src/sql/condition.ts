import { isMet, whyNotMet } from '../condition-in-words.ts'
import type { Condition } from './db-poll.schema.ts'
import type { QueryResult } from './query-result.ts'

/** Whether a result is as expected, and in words what was there instead. */
export interface Judgement {
  readonly holds: boolean
  found(): string
}

/** Columns of the first row are names too; a field of the result wins. An expression that cannot be evaluated does not hold yet. */
export const judge = (condition: Condition | undefined, result: QueryResult): Judgement => {
  const rows = `${result.count} ${result.count === 1 ? 'row' : 'rows'}`
  if (typeof condition === 'function') {
    const fields = { ...result.first_row, ...result }
    return { holds: isMet(condition, fields), found: () => [rows, ...whyNotMet(condition, fields)].join('; ') }
  }
  const { holds, found } = judgeRows(condition, result, rows)
  return { holds, found: () => found }
}

const judgeRows = (condition: Exclude<Condition, Expression> | undefined, result: QueryResult, rows: string) => {
  if (condition === undefined) return { holds: result.rows.length > 0, found: rows }
  const value = condition.column === undefined ? Object.values(result.first_row ?? {})[0] : result.first_row?.[condition.column]
  const shown = result.first_row === undefined ? 'no row' : `${condition.column ?? 'the first column'} = ${JSON.stringify(value)}`
  switch (condition.type) {
    case 'row_exists':
      return { holds: result.rows.length > 0, found: rows }
    case 'row_count':
      return { holds: isCount(result.count, condition), found: rows }
    case 'value_not_null':
      return { holds: value !== undefined && value !== null, found: shown }
    case 'value_equals':
    case 'row_value':
      return { holds: result.first_row !== undefined && isSame(value, condition.value), found: shown }
  }
}

type Expression = (...all: never[]) => unknown

const isCount = (count: number, { count: exact, min_count = exact ?? 1, max_count = exact ?? Infinity }: Exclude<Condition, Expression>) =>
  count >= min_count && count <= max_count

/** Values of templates may be text where the column is a number or boolean. */
const isSame = (left: unknown, right: unknown): boolean => {
  const isMixed = typeof left !== typeof right && typeof left !== 'object' && typeof right !== 'object'
  return isMixed ? String(left) === String(right) : JSON.stringify(left ?? null) === JSON.stringify(right ?? null)
}
