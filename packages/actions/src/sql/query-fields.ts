import { connection, either, integer, json, type KeyRule, list, map, text, timeLimit } from '@testmesh/action-kit'
import * as v from 'valibot'
import { mongodbQueryField } from './mongodb/query-field.ts'

/** Which database: a connection string or its parts. */
export const connectionField = connection({
  types: ['postgres', 'postgresql', 'mysql', 'mariadb', 'sqlite', 'mongodb'],
  title: 'Connection',
  description:
    'postgres://user:password@host:5432/database, mysql://…, sqlite:data/shop.db, sqlite::memory:, mongodb://…, or its parts. Default: the variable DATABASE_URL.',
})
export type ConnectionConfig = v.InferOutput<typeof connectionField>

const queryField = either(
  [
    text({ title: 'SQL', description: 'One or several statements.', minLength: 1, examples: ['SELECT * FROM orders WHERE id = $1'] }),
    mongodbQueryField,
  ],
  {
    title: 'Query',
    description:
      'SQL; for MongoDB one operation, as a map or as JSON. Its values are extended JSON: {$oid: …} is an id, {$date: …} a time; a text of 24 hex digits as the _id of a filter means the id, too.',
  },
)
export type Query = v.InferOutput<typeof queryField>

/** Settings that database_query and db_poll share. */
export const queryFields = {
  connection: v.optional(connectionField),
  query: queryField,
  params: v.optional(either([list(json()), map(json())], { title: 'Parameters', description: 'A list for $1 or ?, a map for :name.' })),
  named_params: v.optional(map(json(), { title: 'Named parameters', description: 'Values for :name.' })),
  max_rows: integer({ title: 'Rows at most', minimum: 1, default: 10_000 }),
}

export const queryAliases = {
  connection_string: 'connection',
  connectionString: 'connection',
  dsn: 'connection',
  database_url: 'connection',
  sql: 'query',
  parameters: 'params',
  args: 'params',
}

export const queryRules: readonly KeyRule[] = [{ when: 'params', excludes: ['named_params'] }]

/** Time limit of one query. */
export const queryTimeout = () =>
  timeLimit({ title: 'Time limit', description: 'For all statements; the database is told to stop.', default: '30s' })
