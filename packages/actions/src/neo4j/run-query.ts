import type { ActionContext, Output } from '@testmesh/action-kit'
import type { Asked } from '../questions/ask-until.ts'
import { createStop } from '../stop.ts'
import { type Meta, message, type Session } from './bolt/session.ts'
import { toRowValue } from './bolt/to-json.ts'
import { isRefusal, toQueryError } from './connection/explain-error.ts'
import { findPool } from './connection/pool.ts'
import { readSettings } from './connection/settings.ts'
import type { Neo4jConfig, neo4jSchema } from './neo4j.schema.ts'
import { neo4jError } from './neo4j-error.ts'
import { stopWords } from './stop-words.ts'

export type Neo4jResult = Output<typeof neo4jSchema>
export type Found = Omit<Neo4jResult, keyof Asked>

/** How long the server may work on what nobody waits for any more, should the end of the connection not reach it. Milliseconds. */
const GRACE_MS = 1000

/** Runs a query once. @throws ActionError */
export const runQuery = async (config: Neo4jConfig, context: ActionContext): Promise<Found> => {
  refuseUnused(config)
  if (context.signal.aborted) throw stopWords.aborted(context.signal, 'the query')
  const settings = await readSettings(config, context)
  const stop = createStop(context, config.timeout, stopWords)
  const pool = await findPool(settings, context)
  return pool.use(stop, 'the query', async ({ session, close }) => {
    const meta = {
      tx_timeout: Math.ceil(stop.leftMs()) + GRACE_MS,
      tx_metadata: { traceparent: context.trace.traceparent },
      ...(config.database === undefined ? {} : { db: config.database }),
    }
    try {
      return await runOn(session, config, meta)
    } catch (error) {
      // What the server refused leaves the connection good, once it has forgotten it.
      if (isRefusal(error)) await session.say(message.reset()).catch(close)
      else close()
      throw toQueryError(error, settings)
    }
  })
}

const runOn = async (session: Session, { query, params = {}, max_rows }: Neo4jConfig, meta: Meta): Promise<Found> => {
  const { fields = [] } = await session.say(message.run(query, params, meta))
  const columns = fields as string[]
  const rows: Found['rows'] = []
  const pulled = await session.say(message.pull(max_rows), (values) => {
    rows.push(Object.fromEntries(columns.map((column, index) => [column, toRowValue(values[index])])))
  })
  const isTruncated = pulled.has_more === true
  const { stats } = isTruncated ? await session.say(message.discard()) : pulled
  return {
    rows,
    count: rows.length,
    ...(rows[0] ? { first_row: rows[0] } : {}),
    columns,
    changes: toChanges((stats ?? {}) as Meta),
    ...(isTruncated ? { truncated: true } : {}),
  }
}

/** `nodes-created` as flows name things; what only says that there are some is left out. */
const toChanges = (stats: Meta): Record<string, number> =>
  Object.fromEntries(
    Object.entries(stats)
      .filter(([, count]) => typeof count === 'bigint')
      .map(([name, count]) => [name.replaceAll('-', '_'), Number(count)]),
  )

/** The server passes over a value that no $name takes. */
const refuseUnused = ({ query, params = {} }: Neo4jConfig): void => {
  const read = new Set([...query.matchAll(/\$(?:`([^`]+)`|([\p{L}_][\p{L}\p{N}_]*|\d+))/gu)].map(([, quoted, plain]) => quoted ?? plain))
  const unused = Object.keys(params).filter((name) => !read.has(name))
  if (unused.length === 0) return
  throw neo4jError('NEO4J_PARAMS', `the query does not use ${unused.map((name) => `$${name}`).join(', ')}, which params has`)
}
