import { defineSchema, either, integer, json, list, map, object, text } from '@testmesh/action-kit'
import { optional } from 'valibot'
import { chaosField, endpointField } from './settings/endpoint-fields.ts'
import { requestNames } from './settings/locals.ts'
import { responseField } from './settings/response-fields.ts'
import { serverAliases, serverEntry } from './settings/server-field.ts'

export const mockServerUpdateSchema = defineSchema({
  type: 'mock_server_update',
  family: 'mock-server',
  title: 'Change a mock server',
  description: 'Gives a running mock server other endpoints; those of the same method and path are replaced.',
  aliases: [{ name: 'mock_server_configure' }],
  locals: requestNames,
  config: object(
    {
      ...serverEntry,
      endpoint: optional(
        either([endpointField, text({ title: 'Method and path', description: '"POST /orders"; without a method it is GET.' })], {
          title: 'Endpoint',
        }),
      ),
      response: optional(responseField),
      endpoints: optional(list(endpointField, { title: 'Endpoints' })),
      remove: optional(
        list(text({ description: '"POST /orders"; without a method it is GET.' }), {
          title: 'Remove',
          description: 'Endpoints to take away.',
        }),
      ),
      state: optional(map(json(), { title: 'State', description: 'Keys to set; the others stay.' })),
      chaos: optional(chaosField),
    },
    {
      aliases: { ...serverAliases, routes: 'endpoints' },
      rules: [{ when: 'response', needs: ['endpoint'] }],
    },
  ),
  output: object({
    server_id: text(),
    name: text(),
    endpoints: integer({ description: 'How many there are now.' }),
    endpoints_added: integer(),
    endpoints_removed: integer(),
  }),
})
