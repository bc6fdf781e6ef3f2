import { type Config, defineAction } from '@testmesh/action-kit'
import { databaseQuerySchema } from './database-query.schema.ts'
import { explainQuery } from './explain-query.ts'
import { pollQuery } from './poll-query.ts'
import { type QueryOptions, runQuery } from './run-query.ts'

export const databaseQuery = defineAction(databaseQuerySchema, {
  run: (config, context) => {
    const { poll } = config
    if (!poll?.enabled) return runQuery(toOptions(config), context)
    return pollQuery({ ...toOptions(config), condition: poll.until, intervalMs: poll.interval, totalMs: poll.timeout }, context)
  },
  explain: explainQuery,
})

const toOptions = (config: Config<typeof databaseQuerySchema>): QueryOptions => ({
  connection: config.connection,
  query: config.query,
  params: config.params ?? config.named_params,
  isTransaction: config.transaction,
  timeoutMs: config.timeout,
  maxRows: config.max_rows,
})
