import { boolean, defineSchema, duration, expression, integer, object, timeLimit } from '@testmesh/action-kit'
import * as v from 'valibot'
import { queryAliases, queryFields, queryRules, queryTimeout } from './query-fields.ts'
import { queryResultFields } from './query-result.ts'

export const databaseQuerySchema = defineSchema({
  type: 'database_query',
  family: 'sql',
  title: 'Database query',
  description: 'Runs SQL on PostgreSQL, MySQL, MariaDB or SQLite, or an operation of MongoDB, and returns the rows.',
  aliases: [
    { name: 'database' },
    { name: 'db_query' },
    { name: 'postgresql.query' },
    { name: 'mysql.query' },
    { name: 'sqlite.query' },
    { name: 'mongodb.query' },
  ],
  untilAssertions: '/poll/until',
  variables: { connection: ['DATABASE_URL'] },
  config: object(
    {
      ...queryFields,
      timeout: queryTimeout(),
      transaction: boolean({ title: 'Transaction', description: 'All statements or none.', default: false }),
      poll: v.optional(
        object(
          {
            enabled: boolean({ title: 'On', default: true }),
            until: v.optional(expression({ title: 'Until', examples: ['row_count == 1'] })),
            interval: duration({ title: 'Pause', default: '1s' }),
            timeout: timeLimit({ title: 'Time limit', description: 'For all queries together.', default: '30s' }),
          },
          {
            title: 'Poll',
            description: 'Repeats the query until an expression holds, or a row exists.',
            aliases: { success_condition: 'until' },
          },
        ),
      ),
    },
    { aliases: queryAliases, rules: queryRules, often: ['connection', 'params'] },
  ),
  output: object({ ...queryResultFields, attempts: v.optional(integer({ description: 'Queries made while polling.' })) }),
})
