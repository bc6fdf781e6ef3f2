import { shorten } from '../shorten.ts'
import { toTarget } from './connection/settings.ts'
import type { Neo4jConfig } from './neo4j.schema.ts'
import type { Found, Neo4jResult } from './run-query.ts'

/** How many rows are told of. */
const SHOWN = 3

/** `2 rows: {"status":"paid"}, {"status":"new"}` */
export const rowsInWords = ({ rows = [], count = 0 }: Partial<Pick<Found, 'rows' | 'count'>>): string => {
  if (count === 0) return 'no row'
  const shown = rows.slice(0, SHOWN).map((row) => shorten(JSON.stringify(row)))
  const more = count - shown.length
  return `${count === 1 ? 'one row' : `${count} rows`}: ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

/** `Neo4j localhost:7687: MATCH … → 2 rows: …`; values are not put into the text, so nothing here repeats it. */
export const explainNeo4j = ({ url, query }: Neo4jConfig, result: Partial<Neo4jResult> | undefined): { request: string } => {
  const text = shorten(query.replaceAll(/\s+/g, ' ').trim())
  return { request: `Neo4j${targetInWords(url)}: ${text}${result ? ` → ${rowsInWords(result)}` : ''}` }
}

const targetInWords = (url: string): string => {
  try {
    const { host, port } = toTarget(url)
    return ` ${host}:${port}`
  } catch {
    return ''
  }
}
