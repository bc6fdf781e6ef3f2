import {
  boolean,
  choice,
  defineSchema,
  either,
  filePath,
  integer,
  json,
  list,
  map,
  object,
  text,
  textTemplate,
  timeLimit,
  url,
} from '@testmesh/action-kit'
import { optional } from 'valibot'
import { verifyField } from '../verify-field.ts'
import { chaosField, endpointField } from './settings/endpoint-fields.ts'
import { requestNames } from './settings/locals.ts'
import { delayField } from './settings/response-fields.ts'

const proxyField = either(
  [
    url({ title: 'Target', examples: ['https://api.example.com'] }),
    object({
      target: url({ title: 'Target', examples: ['https://api.example.com'] }),
      pass_through: boolean({ title: 'Pass on', description: 'What no endpoint answers goes to the target.', default: true }),
      headers: optional(map(text(), { title: 'Headers', description: 'Sent in addition, or instead.' })),
      timeout: timeLimit({ title: 'Time limit', description: 'For the answer of the target to begin.', default: '30s' }),
      verify_ssl: verifyField,
    }),
  ],
  { title: 'Proxy', description: 'The real service, for what no endpoint answers.' },
)

const corsField = either(
  [
    boolean(),
    object({
      origins: optional(list(text(), { title: 'Origins', description: 'Default: any.' })),
      methods: optional(list(text(), { title: 'Methods', description: 'Default: what is asked for.' })),
      headers: optional(list(text(), { title: 'Headers', description: 'Default: what is asked for.' })),
      expose: optional(list(text(), { title: 'Headers that pages may read' })),
      credentials: boolean({ title: 'Credentials', default: false }),
      max_age: optional(integer({ title: 'Kept for', unit: 's', minimum: 0 })),
    }),
  ],
  { title: 'CORS', description: 'Lets pages of other origins ask. Preflights are answered, unless an endpoint for OPTIONS does.' },
)

export const mockServerStartSchema = defineSchema({
  type: 'mock_server_start',
  family: 'mock-server',
  title: 'Start a mock server',
  description: 'Serves HTTP in the place of another service, on this machine, until it is stopped or the execution ends.',
  aliases: [],
  locals: requestNames,
  config: object(
    {
      name: optional(text({ title: 'Name', description: 'By which other steps call it. Default: the id of the step.', minLength: 1 })),
      description: optional(text({ title: 'Description' })),
      port: integer({ title: 'Port', description: '0: a free one.', minimum: 0, maximum: 65_535, default: 0 }),
      host: optional(
        text({
          title: 'Host',
          description: 'Where it listens. 0.0.0.0: where others reach it, such as containers. Default: 127.0.0.1, on this machine alone.',
          minLength: 1,
        }),
      ),
      endpoints: optional(list(endpointField, { title: 'Endpoints' })),
      state: optional(map(json(), { title: 'State', description: 'What endpoints share, and change.' })),
      default_headers: optional(map(textTemplate(), { title: 'Headers', description: 'Of every answer.' })),
      default_delay: optional(delayField('Delay', 'Of every answer that has none of its own.')),
      base_path: optional(text({ title: 'Base path', description: 'In front of the path of every endpoint; base_url has it too.' })),
      cors: optional(corsField),
      chaos: optional(chaosField),
      from_file: optional(
        filePath({ title: 'From a file', description: 'Settings in YAML or JSON. What the step says itself comes first.' }),
      ),
      openapi: optional(filePath({ title: 'OpenAPI', description: 'A document whose examples are answered, behind the endpoints.' })),
      proxy: optional(proxyField),
      mode: choice(['mock', 'record', 'playback'], {
        title: 'Mode',
        description: 'record: what the target of the proxy answers is kept in save_to; playback: what was recorded is answered, from_file.',
        default: 'mock',
      }),
      save_to: optional(text({ title: 'Save to', description: 'Where recorded answers are written, below the output folder.' })),
      keep_requests: integer({ title: 'Requests kept', description: 'For mock_server_verify.', minimum: 1, default: 10_000 }),
    },
    {
      aliases: {
        routes: 'endpoints',
        initial_state: 'state',
        enable_cors: 'cors',
        proxy_target: 'proxy',
        delay: 'default_delay',
        headers: 'default_headers',
      },
    },
  ),
  output: object({
    base_url: text({ description: 'How this machine reaches it: http://127.0.0.1:port, with the base path.' }),
    server_id: text(),
    name: text(),
    port: integer(),
    endpoints: integer({ description: 'How many there are.' }),
    status: choice(['running']),
  }),
})
