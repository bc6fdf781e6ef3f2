import { parseConfig } from '@testmesh/action-kit'
import { parseJson } from '../../parse-json.ts'
import type { QueryRequest } from '../database.ts'
import { sqlError } from '../sql-error.ts'
import { type MongodbQuery, mongodbQueryField } from './query-field.ts'

const hint = 'Write {collection: orders, operation: find, filter: {status: paid}}, as a map or as JSON.'

/** The operation that a query is, also as JSON text. @throws ActionError SQL_SYNTAX, SQL_PARAMS */
export const readMongodbQuery = ({ query, params, isTransaction }: QueryRequest): MongodbQuery => {
  if (params !== undefined)
    throw sqlError('SQL_PARAMS', 'a query of MongoDB has no parameters', { hint: 'Write the values into the query: {{order_id}}.' })
  if (isTransaction)
    throw sqlError('SQL_SYNTAX', 'a query of MongoDB is one operation, and no transaction', { hint: 'Leave out `transaction`.' })
  if (typeof query !== 'string') return query
  const parsed = parseJson(query)
  if (!('value' in parsed)) throw sqlError('SQL_SYNTAX', 'the query is no JSON', { hint })
  const { value, problems } = parseConfig(mongodbQueryField, parsed.value)
  if (!problems) return value
  const told = problems.map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`))
  throw sqlError('SQL_SYNTAX', told.join('; '), { hint })
}
