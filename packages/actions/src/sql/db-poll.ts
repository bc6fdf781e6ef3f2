import { type Config, defineAction } from '@testmesh/action-kit'
import { type Condition, dbPollSchema } from './db-poll.schema.ts'
import { explainQuery } from './explain-query.ts'
import { pollQuery } from './poll-query.ts'

type PollConfig = Config<typeof dbPollSchema>

export const dbPoll = defineAction(dbPollSchema, {
  run: async (config, context) => {
    const options = {
      connection: config.connection,
      query: config.query,
      params: config.params ?? config.named_params,
      isTransaction: false,
      timeoutMs: config.timeout,
      maxRows: config.max_rows,
      condition: conditionOf(config),
      intervalMs: config.interval,
      totalMs: config.timeout,
      maxAttempts: config.max_attempts,
    }
    return { ...(await pollQuery(options, context)), success: true }
  },
  explain: explainQuery,
})

const conditionOf = ({ condition, expected_rows, column, expected_value }: PollConfig): Condition | undefined => {
  if (condition !== undefined) return condition
  if (expected_rows !== undefined) return { type: 'row_count', count: expected_rows }
  if (column === undefined) return undefined
  return expected_value === undefined ? { type: 'value_not_null', column } : { type: 'value_equals', column, value: expected_value }
}
