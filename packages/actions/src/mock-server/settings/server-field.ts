import { text } from '@testmesh/action-kit'
import { optional } from 'valibot'

/** Which server is meant. */
export const serverEntry = {
  server: optional(
    text({
      title: 'Server',
      description: 'Its name, its server_id, or the id of the step that started it. Default: the only one that runs.',
      minLength: 1,
    }),
  ),
}

export const serverAliases = { server_id: 'server', name: 'server' }
