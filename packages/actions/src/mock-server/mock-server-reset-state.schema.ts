import { boolean, defineSchema, json, map, object, text } from '@testmesh/action-kit'
import { optional } from 'valibot'
import { serverAliases, serverEntry } from './settings/server-field.ts'

export const mockServerResetStateSchema = defineSchema({
  type: 'mock_server_reset_state',
  family: 'mock-server',
  title: 'Reset a mock server',
  description: 'Puts the state of a mock server back to its beginning: its values, the counts of requests, the sequences.',
  aliases: [],
  config: object(
    {
      ...serverEntry,
      state: optional(map(json(), { title: 'State', description: 'Begin with these values instead.' })),
      requests: boolean({ title: 'Forget requests', description: 'mock_server_verify no longer knows of them.', default: false }),
    },
    { aliases: { ...serverAliases, clear_requests: 'requests' } },
  ),
  output: object({ server_id: text(), name: text(), state: map(json()) }),
})
