import type { Collection, Document } from 'mongodb'
import type { StatementResult } from '../database.ts'
import type { MongodbConnection } from './connection.ts'
import type { MongodbOperation, MongodbQuery } from './query-field.ts'
import { toBson, toFilter, toRow } from './values.ts'

export interface Ask {
  readonly connection: MongodbConnection
  readonly maxRows: number
  /** Milliseconds until the server gives up by itself. */
  readonly maxTimeMS: number
  /** What the log and the profiler of the server show beside the operation. */
  readonly comment: string
}

/** Does what a query says. Rejects with the error of the driver. */
export const runOperation = (query: MongodbQuery, ask: Ask): Promise<StatementResult> => operations[query.operation](query, ask)

type Operation = (query: MongodbQuery, ask: Ask) => Promise<StatementResult>

const collectionOf = ({ collection = '' }: MongodbQuery, { connection }: Ask): Collection => connection.client.db().collection(collection)

const filterOf = ({ filter }: MongodbQuery, { connection }: Ask): Document => toFilter(filter, connection.driver)

const find: Operation = (query, ask) => {
  const { projection, sort, skip, limit = Number.POSITIVE_INFINITY } = query
  const options = { ...given({ projection, skip }), ...(sort && { sort: sort as never }), limit: Math.min(limit, ask.maxRows + 1) }
  return take(collectionOf(query, ask).find(filterOf(query, ask), { ...options, ...reading(ask) }), ask)
}

const operations: Readonly<Record<MongodbOperation, Operation>> = {
  find,
  findOne: (query, ask) => find({ ...query, limit: 1 }, ask),
  aggregate: (query, ask) => take(collectionOf(query, ask).aggregate(toBson(query.pipeline, ask.connection.driver), reading(ask)), ask),
  count: async (query, ask) => {
    const { skip, limit } = query
    const n = await collectionOf(query, ask).countDocuments(filterOf(query, ask), { ...given({ skip, limit }), ...reading(ask) })
    return toResult([{ n }], ask)
  },
  distinct: async (query, ask) => {
    const { field = '' } = query
    const values = await collectionOf(query, ask).distinct(field, filterOf(query, ask), reading(ask))
    return toResult(
      values.map((value: unknown) => ({ [field]: value })),
      ask,
    )
  },
  insertOne: ({ document = {}, ...query }, ask) => insert(query, [document], ask),
  insertMany: ({ documents = [], ...query }, ask) => insert(query, documents, ask),
  updateOne: async (query, ask) =>
    changed(await collectionOf(query, ask).updateOne(filterOf(query, ask), updateOf(query, ask), writing(query, ask))),
  updateMany: async (query, ask) =>
    changed(await collectionOf(query, ask).updateMany(filterOf(query, ask), updateOf(query, ask), writing(query, ask))),
  replaceOne: async (query, ask) => {
    const document = toBson(query.document ?? {}, ask.connection.driver)
    return changed(await collectionOf(query, ask).replaceOne(filterOf(query, ask), document, writing(query, ask)))
  },
  deleteOne: async (query, ask) =>
    affecting((await collectionOf(query, ask).deleteOne(filterOf(query, ask), { comment: ask.comment })).deletedCount),
  deleteMany: async (query, ask) =>
    affecting((await collectionOf(query, ask).deleteMany(filterOf(query, ask), { comment: ask.comment })).deletedCount),
  command: async ({ command = {} }, ask) => {
    const { client, driver } = ask.connection
    return toResult([await client.db().command({ ...toBson(command, driver), comment: ask.comment })], ask)
  },
}

const given = <T extends object>(options: T): { [K in keyof T]?: NonNullable<T[K]> } =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as never

const reading = ({ maxTimeMS, comment }: Ask) => ({ maxTimeMS, comment })

const writing = ({ upsert = false }: MongodbQuery, { comment }: Ask) => ({ upsert, comment })

const updateOf = ({ update = {} }: MongodbQuery, { connection }: Ask): Document => toBson(update, connection.driver)

/** The documents of a cursor, as many as are wanted; it is closed behind them. */
const take = async (cursor: AsyncIterable<Document>, ask: Ask): Promise<StatementResult> => {
  const found: Document[] = []
  for await (const document of cursor) if (found.push(document) > ask.maxRows) break
  return toResult(found, ask)
}

const toResult = (documents: readonly Document[], { maxRows }: Pick<Ask, 'maxRows'>): StatementResult => ({
  columns: [...new Set(documents.slice(0, maxRows).flatMap((document) => Object.keys(document)))],
  rows: documents.slice(0, maxRows).map(toRow),
  affected: 0,
  isTruncated: documents.length > maxRows,
})

const affecting = (affected: number): StatementResult => ({ rows: [], affected, isTruncated: false })

/** Gives the ids that are there now. */
const insert = async (query: MongodbQuery, documents: readonly object[], ask: Ask): Promise<StatementResult> => {
  const all = documents.map((document) => toBson(document, ask.connection.driver))
  const { insertedIds, insertedCount } = await collectionOf(query, ask).insertMany(all, { comment: ask.comment })
  const ids = Object.values(insertedIds).map((id) => ({ _id: id }))
  return { ...toResult(ids, { maxRows: ids.length }), affected: insertedCount }
}

/** As in SQL, a document that is found counts, also when nothing about it is new. */
const changed = ({ matchedCount, upsertedCount, upsertedId }: Changed): StatementResult => {
  const affected = matchedCount + upsertedCount
  return upsertedCount === 0 ? affecting(affected) : { ...toResult([{ _id: upsertedId }], { maxRows: 1 }), affected }
}

interface Changed {
  readonly matchedCount: number
  readonly upsertedCount: number
  readonly upsertedId?: unknown
}
