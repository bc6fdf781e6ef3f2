import { boolean, defineSchema, duration, integer, number, object, text, timeLimit } from '@testmesh/action-kit'
import { engineAliases, engineField } from './engine/engine-field.ts'

export const dockerStopSchema = defineSchema({
  type: 'docker_stop',
  family: 'docker',
  title: 'Stop a container',
  description: 'Stops a container, and removes it. Those of docker_run go by themselves when the execution ends.',
  aliases: [{ name: 'docker.stop' }],
  capabilities: ['docker'],
  config: object(
    {
      engine: engineField,
      container_id: text({ title: 'Container', description: 'Its id or its name.', minLength: 1, examples: ['${db.container_id}'] }),
      remove: boolean({ title: 'Remove it', description: 'With the volumes that have no name.', default: true }),
      grace: duration({ title: 'Grace', description: 'How long it may take to end by itself. Whole seconds.', default: '5s' }),
      timeout: timeLimit({ title: 'Time limit', default: '30s' }),
    },
    { aliases: { ...engineAliases, container: 'container_id', id: 'container_id', name: 'container_id' } },
  ),
  output: object({
    container_id: text(),
    exit_code: integer({ description: 'What it ended with; 137 when it had to be ended.' }),
    removed: boolean(),
    logs: text({ description: 'Its last 1000 lines.' }),
    duration_ms: number({ unit: 'ms' }),
  }),
})
