import {
  boolean,
  defineSchema,
  either,
  filePath,
  headers,
  integer,
  json,
  list,
  map,
  number,
  object,
  text,
  timeLimit,
} from '@testmesh/action-kit'
import * as v from 'valibot'
import { createTlsField } from '../tls-field.ts'

const optional = v.optional

const tlsField = createTlsField({
  fields: {
    server_name: optional(
      text({ title: 'Server name', description: 'The name to ask for and to expect in the certificate. Default: the host.' }),
    ),
  },
  byDefault: 'no TLS, unless the address begins with grpcs://',
})

export const grpcCallSchema = defineSchema({
  type: 'grpc_call',
  family: 'grpc',
  title: 'gRPC call',
  description:
    'Calls a method of a gRPC service, of any of the four kinds, and returns what it answers. A status other than OK is a result like any other; assert on it.',
  aliases: [{ name: 'grpc' }, { name: 'grpc_stream' }],
  payload: 'response',
  config: object(
    {
      address: text({
        title: 'Address',
        description: 'host:port',
        minLength: 1,
        examples: ['localhost:50051', 'grpcs://api.example.com:443'],
      }),
      service: optional(
        text({
          title: 'Service',
          description: 'Its full name. May be left out when `method` says it.',
          minLength: 1,
          examples: ['shop.recommendations.v1.Recommendations'],
        }),
      ),
      method: text({ title: 'Method', minLength: 1, examples: ['Recommend', 'shop.recommendations.v1.Recommendations/Recommend'] }),
      request: optional(map(json(), { title: 'Request', description: 'The message to send. Default: an empty one.' })),
      messages: optional(list(map(json()), { title: 'Messages', description: 'What to send to a method that takes a stream, in order.' })),
      metadata: optional(headers({ title: 'Metadata', description: 'Names that end in -bin carry bytes, as base64.' })),
      proto_files: optional(
        either([filePath(), list(filePath())], {
          title: 'Proto files',
          description:
            'What defines the service, relative to the flow. On a server, list imported files too. Without, the server is asked by reflection.',
        }),
      ),
      import_paths: optional(
        either([text(), list(text())], {
          title: 'Import paths',
          description: 'Folders in which imports are looked for. Default: the folder of the importing file, then that of the flow.',
        }),
      ),
      reflection: optional(
        boolean({ title: 'Reflection', description: 'Ask the server for its types. Default: when no proto files are given.' }),
      ),
      tls: optional(tlsField),
      deadline: timeLimit({
        title: 'Deadline',
        description: 'For the whole call, sent along with it. A call that takes longer ends with DEADLINE_EXCEEDED.',
        default: '30s',
      }),
      max_receive: optional(
        integer({
          title: 'Messages at most',
          description: 'Ends the call after so many answers of a stream. Default: all, until the server ends it.',
          minimum: 1,
        }),
      ),
    },
    {
      often: ['service', 'request', 'metadata'],
      aliases: {
        host: 'address',
        target: 'address',
        message: 'request',
        proto_file: 'proto_files',
        import_path: 'import_paths',
        use_reflection: 'reflection',
        use_tls: 'tls',
        headers: 'metadata',
        timeout: 'deadline',
      },
      rules: [
        { when: 'request', excludes: ['messages'] },
        { when: { reflection: 'true' }, excludes: ['proto_files'] },
        { when: { reflection: 'false' }, needs: ['proto_files'] },
        { when: 'import_paths', needs: ['proto_files'] },
      ],
    },
  ),
  output: object({
    response: json({ description: 'The answer, or the first of a stream; null when there was none.' }),
    body: json({ description: 'The same as response.' }),
    responses: list(json(), { description: 'All answers, in order.' }),
    messages: list(json(), { description: 'The same as responses.' }),
    count: integer({ description: 'How many answers came.' }),
    sent: integer({ description: 'How many messages were sent.' }),
    status: text({ description: 'The name of the status.', examples: ['OK', 'NOT_FOUND'] }),
    status_code: text({ description: 'The same as status.' }),
    code: integer({ description: 'The number of the status, 0 to 16.' }),
    message: text({ description: 'What the server says about the status.' }),
    stopped: optional(boolean({ description: 'max_receive was reached: the call was ended here, and well until then.' })),
    metadata: map(text(), { description: 'What the server sent before its answer.' }),
    trailers: map(text(), { description: 'What the server sent after its answer.' }),
    duration_ms: number({ unit: 'ms' }),
  }),
})
