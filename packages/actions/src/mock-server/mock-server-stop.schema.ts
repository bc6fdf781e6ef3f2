import { choice, defineSchema, integer, object, text } from '@testmesh/action-kit'
import { optional } from 'valibot'
import { serverAliases, serverEntry } from './settings/server-field.ts'

export const mockServerStopSchema = defineSchema({
  type: 'mock_server_stop',
  family: 'mock-server',
  title: 'Stop a mock server',
  description: 'Stops a mock server before the execution ends, which stops all of them.',
  aliases: [],
  config: object(serverEntry, { aliases: serverAliases }),
  output: object({
    server_id: text(),
    name: text(),
    status: choice(['stopped']),
    requests: integer({ description: 'It got.' }),
    unmatched: integer({ description: 'Requests that nothing answered.' }),
    saved_to: optional(text({ description: 'Where recorded answers were written.' })),
  }),
})
