import type { Database } from '../database.ts'
import type { MongodbTarget } from '../database-target.ts'
import { mongodbPool } from './connection.ts'
import { toMongodbError } from './explain-error.ts'
import { runOperation } from './operations.ts'
import { readMongodbQuery } from './read-query.ts'

/** How long the server may work on what nobody waits for any more, should the end of the connection not reach it. Milliseconds. */
const GRACE_MS = 1000

export const mongodb: Database<MongodbTarget> = {
  run: async (target, request, { context, stop }) => {
    const query = readMongodbQuery(request)
    const pool = await mongodbPool(target, context)
    const result = await pool.use(stop, 'the query', (connection) => {
      const maxTimeMS = Math.ceil(stop.leftMs()) + GRACE_MS
      const ask = { connection, maxRows: request.maxRows, maxTimeMS, comment: context.trace.traceparent }
      return connection.run(() => runOperation(query, ask)).catch((error: unknown) => Promise.reject(toMongodbError(error)))
    })
    return [result]
  },
}
