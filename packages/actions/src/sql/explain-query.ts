import { tookInWords } from '../took.ts'
import { toDatabaseTarget } from './database-target.ts'
import type { ConnectionConfig, Query } from './query-fields.ts'
import type { QueryResult } from './query-result.ts'

interface Explained {
  readonly connection?: ConnectionConfig | undefined
  readonly query: Query
}

/**
 * `SQL on localhost:5432/shop: SELECT … → 2 rows in 3 ms`, `MongoDB on localhost:27017/shop: {"collection": …} → 2 rows in 3 ms`;
 * parameters are not put into the text, so nothing here repeats it.
 */
export const explainQuery = ({ connection, query }: Explained, result: Partial<QueryResult> | undefined): { request: string } => {
  const text = (typeof query === 'string' ? query : JSON.stringify(query)).replaceAll(/\s+/g, ' ').trim()
  const shown = text.length > 120 ? `${text.slice(0, 119)}…` : text
  const outcome = result ? ` → ${resultInWords(result)}` : ''
  return { request: `${text.startsWith('{') ? 'MongoDB' : 'SQL'}${targetInWords(connection)}: ${shown}${outcome}` }
}

const targetInWords = (connection: ConnectionConfig | undefined): string => {
  try {
    const target = toDatabaseTarget(connection)
    return target.type === 'sqlite' ? ` on ${target.path}` : ` on ${target.host}:${target.port}/${target.database}`
  } catch {
    // A connection string is a secret as a whole, and masked by now.
    return ''
  }
}

const resultInWords = ({ count, duration_ms }: Partial<QueryResult>): string =>
  `${count} ${count === 1 ? 'row' : 'rows'}${tookInWords(duration_ms)}`
