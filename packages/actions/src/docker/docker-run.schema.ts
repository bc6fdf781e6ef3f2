import { choice, defineSchema, either, integer, list, map, number, object, text, timeLimit } from '@testmesh/action-kit'
import * as v from 'valibot'
import { engineAliases, engineField } from './engine/engine-field.ts'

const optional = v.optional

const words = (title: string, description: string) => optional(either([text({ minLength: 1 }), list(text())], { title, description }))

const hostPort = either([integer({ minimum: 0, maximum: 65_535 }), text({ minLength: 1 })])

export const dockerRunSchema = defineSchema({
  type: 'docker_run',
  family: 'docker',
  title: 'Run a container',
  description:
    'Starts a container by the API of a Docker engine, and waits until it is ready. It is removed when the execution ends, whatever happened.',
  aliases: [{ name: 'docker.run' }],
  capabilities: ['docker'],
  config: object(
    {
      engine: engineField,
      image: text({ title: 'Image', minLength: 1, examples: ['postgres:17'] }),
      pull: choice(['missing', 'always', 'never'], { title: 'Fetch the image', default: 'missing' }),
      name: optional(text({ title: 'Name', description: 'Default: one that nobody else has.', minLength: 1 })),
      command: words('Command', 'Word by word, or a text for the shell of the image. Default: that of the image.'),
      entrypoint: words('Entry point', 'As `command`.'),
      env: optional(map(text(), { title: 'Environment' })),
      ports: optional(
        either([map(hostPort), list(hostPort)], {
          title: 'Ports',
          description:
            '{ container: host }, 0 for a free one; or a list of host:container. Open on 127.0.0.1 alone where the engine is here.',
          examples: [{ 5432: 0 }],
        }),
      ),
      volumes: optional(
        list(text({ minLength: 1 }), {
          title: 'Volumes',
          description: 'source:target or source:target:ro. A source that begins with a dot is a path of the project.',
          examples: [['./seed:/docker-entrypoint-initdb.d:ro']],
        }),
      ),
      network: optional(
        text({ title: 'Network', description: 'bridge, host, none, or one that there is. Default: that of the engine.', minLength: 1 }),
      ),
      user: optional(text({ title: 'User', minLength: 1 })),
      working_dir: optional(text({ title: 'Folder', description: 'Where the command runs.', minLength: 1 })),
      wait_for_port: optional(
        integer({ title: 'Wait for a port', description: 'Of the container; it is one of `ports`.', minimum: 1, maximum: 65_535 }),
      ),
      wait_for_log: optional(
        text({ title: 'Wait for a line', description: 'What it writes once it is ready, a part of a line.', minLength: 1 }),
      ),
      timeout: timeLimit({ title: 'Time limit', description: 'To fetch the image, to start, and to be ready.', default: '60s' }),
    },
    {
      often: ['image', 'env', 'ports', 'wait_for_port', 'wait_for_log'],
      aliases: {
        ...engineAliases,
        environment: 'env',
        cmd: 'command',
        workdir: 'working_dir',
        wait_for: 'wait_for_log',
        networks: 'network',
      },
    },
  ),
  output: object({
    container_id: text(),
    name: text(),
    image: text(),
    host: text({ description: 'Where its ports are: 127.0.0.1, or the host of the engine.' }),
    ports: map(integer(), { description: 'Of the container, and where each is: { "5432": 32768 }.' }),
    port: optional(integer({ description: 'The first of them.' })),
    dsn: optional(text({ description: 'The URL of what runs in it, of postgres, mysql, mariadb, redis, valkey, rabbitmq and nats.' })),
    duration_ms: number({ unit: 'ms' }),
  }),
})
