import { defineSchema, fields as f } from '@testmesh/action-kit'
import { optional } from 'valibot'
import { traceparentField } from '../traceparent-field.ts'
import { usualMethods } from '../usual-methods.ts'
import { verifyField } from '../verify-field.ts'

const patience = {
  timeout: f.timeLimit({ title: 'Timeout', description: 'How long to wait in all.', default: '30s' }),
  interval: f.duration({ title: 'Interval', description: 'Pause between two looks.', default: '500ms' }),
  max_attempts: optional(
    f.integer({ title: 'Attempts', description: 'Gives up after so many looks, even when time is left.', minimum: 1 }),
  ),
}
const attemptTimeout = f.timeLimit({ title: 'Timeout of an attempt', description: 'How long one look may take.', default: '5s' })
const otherNames = { poll_interval: 'interval', retries: 'max_attempts' }

const http = f.object(
  {
    type: f.choice(['http'], { title: 'What to wait for' }),
    url: f.url({ title: 'URL', examples: ['http://localhost:8080/health'] }),
    method: f.text({ title: 'Method', default: 'GET', usual: usualMethods }),
    headers: optional(f.headers({ title: 'Headers' })),
    status_code: optional(
      f.either([f.integer(), f.list(f.integer())], {
        title: 'Status',
        description: 'Status, or list of them, that is ready. Default: any below 400.',
      }),
    ),
    body_contains: optional(f.text({ title: 'Body contains', description: 'Text that the body must contain.' })),
    json_path: optional(
      f.expression({
        title: 'JSON path',
        description: 'Path into the body that must have a value, or the one of json_value.',
        examples: ['$.status'],
      }),
    ),
    json_value: optional(f.json({ title: 'JSON value', description: 'What the JSON path must give.' })),
    until: optional(
      f.expression({ title: 'Until', description: 'Condition over status, headers and body.', examples: ['body.queue == 0'] }),
    ),
    traceparent: traceparentField,
    verify_ssl: verifyField,
    attempt_timeout: attemptTimeout,
    ...patience,
  },
  {
    title: 'HTTP endpoint',
    often: ['status_code', 'timeout'],
    aliases: { ...otherNames, expected_status: 'status_code', success_condition: 'until' },
    rules: [{ when: 'json_value', needs: ['json_path'] }],
  },
)

const tcp = f.object(
  {
    type: f.choice(['tcp'], { title: 'What to wait for' }),
    host: f.text({ title: 'Host', default: 'localhost', minLength: 1 }),
    port: f.integer({ title: 'Port', minimum: 1, maximum: 65_535 }),
    attempt_timeout: attemptTimeout,
    ...patience,
  },
  { title: 'TCP port', often: ['host', 'timeout'], aliases: otherNames },
)

const file = f.object(
  {
    type: f.choice(['file'], { title: 'What to wait for' }),
    path: f.filePath({ title: 'File' }),
    contains: optional(f.text({ title: 'Contains', description: 'Text that the file must contain.' })),
    ...patience,
  },
  { title: 'File', often: ['contains', 'timeout'], aliases: { ...otherNames, file: 'path' } },
)

const log = f.object(
  {
    type: f.choice(['log'], { title: 'What to wait for' }),
    path: f.filePath({ title: 'Log file' }),
    contains: optional(f.text({ title: 'Contains', description: 'Text that a line must contain.' })),
    until: optional(
      f.expression({ title: 'Until', description: 'Condition over one line.', examples: ['line matches "ready in \\\\d+ ms"'] }),
    ),
    ...patience,
  },
  { title: 'Line in a log', often: ['contains', 'timeout'], aliases: { ...otherNames, file: 'path' } },
)

export const waitForSchema = defineSchema({
  type: 'wait_for',
  family: 'wait-for',
  title: 'Wait for',
  description: 'Waits until an HTTP endpoint answers as it should, a TCP port is open, a file is there, or a line stands in a log.',
  aliases: [],
  payload: 'body',
  config: f.either([http, tcp, file, log]),
  output: f.object({
    attempts: f.integer({ title: 'Attempts', description: 'How often it looked, the last time included.' }),
    duration_ms: f.number({ title: 'Duration', unit: 'ms' }),
    status: optional(f.integer({ title: 'Status', description: 'HTTP: of the answer that was ready.' })),
    headers: optional(f.headers({ title: 'Headers', description: 'HTTP: of that answer.' })),
    body: optional(f.json({ title: 'Body', description: 'HTTP: of that answer; JSON is parsed. Absent beyond 64 MiB.' })),
    line: optional(f.text({ title: 'Line', description: 'Log: the line that was found.' })),
  }),
})
