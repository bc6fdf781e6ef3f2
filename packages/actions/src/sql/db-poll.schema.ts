import {
  boolean,
  choice,
  defineSchema,
  duration,
  either,
  expression,
  integer,
  json,
  type KeyRule,
  object,
  text,
  timeLimit,
} from '@testmesh/action-kit'
import * as v from 'valibot'
import { queryAliases, queryFields, queryRules } from './query-fields.ts'
import { queryResultFields } from './query-result.ts'

const optional = v.optional

const counts = ['count', 'min_count', 'max_count']
const without = (type: string, excludes: readonly string[]): KeyRule[] => [{ when: { type }, excludes }]

/** What to wait for: an expression over the result, or one of a few usual states. */
export const conditionField = either(
  [
    expression({ title: 'Expression', examples: ['first_row.status == "paid"'] }),
    object(
      {
        type: choice(['row_exists', 'row_count', 'value_equals', 'row_value', 'value_not_null'], { title: 'State' }),
        column: optional(text({ title: 'Column' })),
        value: optional(json({ title: 'Value' })),
        count: optional(integer({ title: 'Rows', minimum: 0 })),
        min_count: optional(integer({ title: 'Rows at least', minimum: 0 })),
        max_count: optional(integer({ title: 'Rows at most', minimum: 0 })),
      },
      {
        title: 'State',
        aliases: { expected_value: 'value', expected: 'value', expected_count: 'count' },
        rules: [
          ...without('row_exists', ['column', 'value', ...counts]),
          { when: { type: 'row_count' }, needs: counts },
          ...without('row_count', ['column', 'value']),
          { when: 'count', excludes: ['min_count', 'max_count'] },
          { when: { type: 'value_equals' }, needs: ['value'] },
          { when: { type: 'row_value' }, needs: ['value'] },
          ...without('value_equals', counts),
          ...without('row_value', counts),
          ...without('value_not_null', ['value', ...counts]),
        ],
      },
    ),
  ],
  {
    title: 'Until',
    description:
      'Default: a row exists. The `assert` of the step judges what came then, and is not waited for: what to wait for stands here.',
  },
)
export type Condition = v.InferOutput<typeof conditionField>

export const dbPollSchema = defineSchema({
  type: 'db_poll',
  family: 'sql',
  title: 'Wait for the database',
  description: 'Repeats a query on PostgreSQL, MySQL, MariaDB, SQLite or MongoDB until its result is as expected.',
  aliases: [{ name: 'database_poll' }],
  variables: { connection: ['DATABASE_URL'] },
  config: object(
    {
      ...queryFields,
      condition: optional(conditionField),
      expected_rows: optional(integer({ title: 'Expected rows', description: 'Exactly this many rows.', minimum: 0 })),
      column: optional(
        text({ title: 'Column', description: 'Of the first row: it must have expected_value there; without that, anything but null.' }),
      ),
      expected_value: optional(json({ title: 'Expected value' })),
      timeout: timeLimit({ title: 'Time limit', default: '30s' }),
      interval: duration({ title: 'Pause', default: '1s' }),
      max_attempts: optional(integer({ title: 'Queries at most', minimum: 1 })),
    },
    {
      often: ['connection', 'condition', 'timeout'],
      aliases: { ...queryAliases, poll_interval: 'interval', until: 'condition', success_condition: 'condition' },
      rules: [
        { when: 'expected_value', needs: ['column'] },
        { when: 'condition', excludes: ['expected_rows', 'column'] },
        { when: 'expected_rows', excludes: ['column'] },
        ...queryRules,
      ],
    },
  ),
  output: object({ ...queryResultFields, attempts: integer(), success: boolean() }),
})
