import { boolean, defineSchema, duration, integer, list, object, text } from '@testmesh/action-kit'
import { optional } from 'valibot'
import { usualMethods } from '../usual-methods.ts'
import { requestFields } from './settings/endpoint-fields.ts'
import { requestNames } from './settings/locals.ts'
import { requestRecordField } from './settings/request-record-field.ts'
import { serverAliases, serverEntry } from './settings/server-field.ts'

/** Which requests are meant, and how many there must be. */
const assertionEntries = {
  method: optional(text({ title: 'Method', description: 'Default: any.', usual: usualMethods })),
  path: optional(text({ title: 'Path', description: ':id is a part of it, * is anything. Default: any.', examples: ['/orders/:id'] })),
  ...requestFields,
  count: optional(integer({ title: 'Requests', description: 'Exactly so many.', minimum: 0 })),
  count_min: optional(integer({ title: 'Requests at least', description: 'Default 1.', minimum: 0 })),
  count_max: optional(integer({ title: 'Requests at most', minimum: 0 })),
}

const countAliases = {
  expected_calls: 'count',
  times: 'count',
  min: 'count_min',
  max: 'count_max',
  query_params: 'query',
  body_json: 'body',
}

const countRules = [{ when: 'count', excludes: ['count_min', 'count_max'] }]

export const mockServerVerifySchema = defineSchema({
  type: 'mock_server_verify',
  family: 'mock-server',
  title: 'Verify a mock server',
  description: 'Fails unless a mock server got the requests that were expected; shows the nearest ones.',
  aliases: [],
  locals: requestNames,
  config: object(
    {
      ...serverEntry,
      assertions: optional(
        list(object(assertionEntries, { aliases: countAliases, rules: countRules }), { title: 'Expected', description: 'All must hold.' }),
      ),
      endpoint: optional(text({ title: 'Method and path', description: '"POST /orders"; without a method it is any.', minLength: 1 })),
      ...assertionEntries,
      within: optional(duration({ title: 'Within', description: 'Waits so long for requests that are still to come.' })),
    },
    {
      aliases: { ...serverAliases, ...countAliases },
      rules: [
        ...countRules,
        { when: 'endpoint', excludes: ['method', 'path'] },
        ...['endpoint', 'method', 'path', 'query', 'headers', 'body', 'body_matches', 'count', 'count_min', 'count_max'].map((when) => ({
          when,
          excludes: ['assertions'],
        })),
      ],
    },
  ),
  output: object({
    server_id: text(),
    name: text(),
    verified: boolean(),
    count: integer({ description: 'Requests that were meant.' }),
    requests: list(requestRecordField, { description: 'Those that were meant, the last 100 at most.' }),
    unmatched: integer({ description: 'Requests that nothing answered, of all.' }),
  }),
})
