import type { ActionContext } from '@testmesh/action-kit'
import { monotonicNow } from '../node/monotonic.ts'
import { createStop } from '../stop.ts'
import type { QueryRequest } from './database.ts'
import { toDatabaseTarget } from './database-target.ts'
import { databases } from './databases.ts'
import type { ConnectionConfig } from './query-fields.ts'
import { type QueryResult, toQueryResult } from './query-result.ts'
import { stopWords } from './stop-words.ts'

export interface QueryOptions extends QueryRequest {
  readonly connection?: ConnectionConfig | undefined
  readonly timeoutMs: number
}

/** @throws ActionError */
export const runQuery = async (options: QueryOptions, context: ActionContext): Promise<QueryResult> => {
  const startedAt = monotonicNow()
  const target = toDatabaseTarget(options.connection)
  if (context.signal.aborted) throw stopWords.aborted(context.signal, 'the query')
  const stop = createStop(context, options.timeoutMs, stopWords)
  const results = await databases[target.type].run(target, options, { context, stop })
  return toQueryResult(results, monotonicNow() - startedAt)
}
