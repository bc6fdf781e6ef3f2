import type { ActionDescriptor, JsonObject } from '@testmesh/protocol'

/** What the palette adds: an action with what it needs, filled so that it can be read and changed. */
export interface Snippet {
  readonly action: string
  readonly title: string
  readonly about: string
  /** Under which heading it is offered. */
  readonly group: string
  /** YAML of one step. */
  readonly text: string
}

export const snippetsOf = (descriptors: readonly ActionDescriptor[]): readonly Snippet[] =>
  descriptors
    .map((descriptor) => ({
      action: descriptor.type,
      title: descriptor.title,
      about: descriptor.description,
      group: groupOf(descriptor),
      text: own[descriptor.type] ?? fromSchema(descriptor),
    }))
    .toSorted((a, b) => rankOf(a) - rankOf(b))

/** Headings in the order of how often people need them, each with the actions or families below it. */
const groups: Readonly<Record<string, readonly string[]>> = {
  'Often used': ['http_request', 'database_query', 'assert', 'set', 'log', 'delay', 'transform'],
  'Branches and loops': ['condition', 'for_each', 'parallel', 'repeat', 'while', 'switch', 'group', 'run_flow', 'wait_until', 'fail'],
  'APIs and pages': ['browser', 'grpc', 'http', 'websocket', 'mcp'],
  'Databases and caches': ['sql', 'redis', 'neo4j'],
  'Messages and waiting': ['wait_for', 'listen', 'receive', 'kafka'],
  'Mock servers': ['mock-server'],
}

/** Actions of families that nobody put anywhere come last, under the name of their family. */
const groupOf = ({ type, family }: ActionDescriptor): string => headingOf(type) ?? headingOf(family) ?? titleOf(family)

const headingOf = (name: string): string | undefined => Object.keys(groups).find((heading) => groups[heading]?.includes(name))

const titleOf = (family: string): string => family.charAt(0).toUpperCase() + family.slice(1).replaceAll(/[-_]/g, ' ')

const rankOf = ({ group, action }: Snippet): number => {
  const at = Object.keys(groups).indexOf(group)
  const within = groups[group]?.indexOf(action) ?? -1
  return (at === -1 ? 99 : at) * 100 + (within === -1 ? 99 : within)
}

const block = (key: string, spaces: number, id = 'log'): string =>
  `${key}:\n${`- id: ${id}\n  action: log\n  config:\n    message: Hello`.replace(/^/gm, ' '.repeat(spaces))}`

/** Where the needed settings alone would say little. */
const own: Readonly<Record<string, string>> = {
  http_request: 'id: request\naction: http_request\nconfig:\n  method: GET\n  url: https://example.com\nassert:\n  - status == 200',
  database_query: 'id: query\naction: database_query\nconfig:\n  query: select 1 as one\nassert:\n  - rows[0].one == 1',
  db_poll: 'id: poll\naction: db_poll\nconfig:\n  query: select 1 as one\n  timeout: 5s',
  wait_for: 'id: wait\naction: wait_for\nconfig:\n  type: http\n  url: https://example.com\n  timeout: 10s',
  grpc_call:
    'id: call\naction: grpc_call\nconfig:\n  address: localhost:50051\n  service: package.Service\n  method: Method\n  request: {}\nassert:\n  - status == "OK"',
  mcp: 'id: tools\naction: mcp\nconfig:\n  server:\n    url: http://localhost:3000/mcp\n  operation: list_tools\nassert:\n  - count > 0',
  otel: 'id: traced\naction: otel\nconfig:\n  expect:\n    - { service: orders, name: POST /orders }\n  no_errors: true',
  prometheus: 'id: counted\naction: prometheus\nconfig:\n  url: http://localhost:9090\n  query: sum(up)\nassert:\n  - value >= 1',
  contract_generate: 'id: contract\naction: contract_generate\nconfig:\n  consumer: storefront\n  provider: orders',
  contract_verify:
    'id: verified\naction: contract_verify\nconfig:\n  contract_path: pacts/storefront-orders.json\n  provider_base_url: http://localhost:5003',
  loki: 'id: logged\naction: loki\nconfig:\n  url: http://localhost:3100\n  query: \'{service="orders"} |= "created"\'\n  start: -5m\nassert:\n  - count >= 1',
  neo4j:
    'id: bought\naction: neo4j\nconfig:\n  url: bolt://localhost:7687\n  username: neo4j\n  password: neo4j\n  query: MATCH (n) RETURN count(n) AS nodes\nassert:\n  - first_row.nodes > 0',
  s3: 'id: stored\naction: s3\nconfig:\n  endpoint: http://localhost:9000\n  operation: exists\n  bucket: invoices\n  key: 17.json\nassert:\n  - exists',
  email:
    'id: mail\naction: email\nconfig:\n  operation: receive\n  match: { to: ada@example.com }\n  timeout: 5s\nassert:\n  - subject contains "Welcome"',
  docker_run:
    'id: db\naction: docker_run\nconfig:\n  image: postgres:17\n  env: { POSTGRES_PASSWORD: only-for-this-test }\n  ports: { 5432: 0 }\n  wait_for_log: PostgreSQL init process complete\n  wait_for_port: 5432',
  docker_stop: 'id: gone\naction: docker_stop\nconfig:\n  container_id: ${db.container_id}',
  browser:
    'id: page\naction: browser\nconfig:\n  url: http://localhost:3000\n  actions:\n    - { type: click, role: button, name: Log in }\n    - { type: assert_text, value: Welcome }',
  websocket: 'id: connect\naction: websocket\nconfig:\n  action: connect\n  url: wss://example.com/feed',
  kafka_producer: 'id: send\naction: kafka_producer\nconfig:\n  brokers: localhost:9092\n  topic: orders\n  payload: { id: 1 }',
  kafka_consumer: 'id: event\naction: kafka_consumer\nconfig:\n  brokers: localhost:9092\n  topic: orders\n  timeout: 5s',
  kafka_admin: 'id: topics\naction: kafka_admin\nconfig:\n  brokers: localhost:9092\n  operation: topics',
  amqp: 'id: event\naction: amqp\nconfig:\n  url: amqp://guest:guest@localhost:5672\n  operation: consume\n  exchange: orders\n  routing_key: order.*\n  timeout: 5s',
  nats: 'id: event\naction: nats\nconfig:\n  url: nats://localhost:4222\n  operation: consume\n  subject: orders.>\n  timeout: 5s',
  mqtt: 'id: event\naction: mqtt\nconfig:\n  url: mqtt://localhost:1883\n  operation: consume\n  topic: doors/+\n  timeout: 5s',
  redis: 'id: cached\naction: redis\nconfig:\n  host: localhost\n  operation: get\n  key: session:1\nassert:\n  - exists',
  listen:
    'id: ears\naction: listen\nconfig:\n  as: events\n  source:\n    - id: source\n      action: websocket\n      config:\n        url: wss://example.com/feed',
  receive: 'id: event\naction: receive\nconfig:\n  from: events\n  within: 5s',
  condition: `id: check\naction: condition\nconfig:\n  condition: "true"\n  ${block('then', 4)}`,
  switch: `id: choose\naction: switch\nconfig:\n  value: \${DAY_OF_WEEK}\n  cases:\n    - when: Monday\n      ${block('steps', 8)}`,
  for_each: `id: each\naction: for_each\nconfig:\n  items: [1, 2, 3]\n  ${block('steps', 4)}`,
  while: `id: loop\naction: while\nconfig:\n  condition: "false"\n  max_iterations: 10\n  ${block('steps', 4)}`,
  repeat: `id: again\naction: repeat\nconfig:\n  until: "true"\n  max_iterations: 3\n  ${block('steps', 4)}`,
  parallel: `id: together\naction: parallel\nconfig:\n  branches:\n    - name: first\n      ${block('steps', 8)}\n    - name: second\n      ${block('steps', 8, 'log_2')}`,
  wait_until: 'id: wait\naction: wait_until\nconfig:\n  condition: "true"',
  group: `id: group\naction: group\nconfig:\n  ${block('steps', 4)}`,
  log: 'id: log\naction: log\nconfig:\n  message: Hello',
  delay: 'id: pause\naction: delay\nconfig:\n  duration: 1s',
  set: 'id: set\naction: set\nconfig:\n  NAME: value',
  assert: 'id: verify\naction: assert\nconfig:\n  assertions:\n    - DATE != ""',
  fail: 'id: stop\naction: fail\nconfig:\n  message: Not here',
  transform: 'id: transform\naction: transform\nconfig:\n  input: "${UUID}"',
}

const fromSchema = ({ type, config }: ActionDescriptor): string => {
  const needed = (config.required ?? []) as readonly string[]
  const properties = (config.properties ?? {}) as Readonly<Record<string, JsonObject>>
  const lines = needed.map((key) => `  ${key}: ${sample(properties[key] ?? {})}`)
  return [`id: ${type}`, `action: ${type}`, ...(lines.length > 0 ? ['config:', ...lines] : [])].join('\n')
}

const sample = (schema: JsonObject): string => {
  const [example] = (schema.examples ?? []) as readonly unknown[]
  const [choice] = (schema.enum ?? []) as readonly unknown[]
  if (example !== undefined || choice !== undefined) return JSON.stringify(example ?? choice)
  const byType: Readonly<Record<string, string>> = { integer: '1', number: '1', boolean: 'true', array: '[]', object: '{}' }
  return byType[String(schema.type)] ?? '""'
}
