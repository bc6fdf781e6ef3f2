import type { Step } from '@testmesh/flow/walk'
import type { JsonValue } from '@testmesh/protocol'

/** What a step does, in a few words: `POST /orders`, `for each of ${items}`. */
export const summaryOf = ({ action, config }: Step): string => {
  const write = summaries[action]
  return (write ? write(config) : firstText(config)).trim()
}

type Config = Readonly<Record<string, JsonValue | undefined>>

const text = (value: JsonValue | undefined): string =>
  value === undefined || value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value)

/** SQL in one line, or `find orders` of MongoDB. */
const queryInWords = (query: JsonValue | undefined): string => {
  if (typeof query !== 'object' || query === null || Array.isArray(query)) return text(query).replace(/\s+/g, ' ')
  const { operation, collection } = query as Config
  return `${text(operation)} ${text(collection)}`
}

const times = (most: JsonValue | undefined): string => (most === undefined ? '' : `${text(most)} times`)

const summaries: Readonly<Record<string, (config: Config) => string>> = {
  http_request: ({ method, url }) => `${text(method) || 'GET'} ${text(url).replace(/^\$\{[^}]*\}/, '')}`,
  database_query: ({ query }) => queryInWords(query),
  db_poll: ({ query }) => queryInWords(query),
  wait_for: ({ type, url, host, path }) => `${text(type)} ${text(url ?? host ?? path)}`,
  mcp: ({ operation, tool, prompt, uri }) => `${text(operation)} ${text(tool ?? prompt ?? uri)}`,
  otel: ({ operation, service, name, expect }) =>
    operation === 'inject' ? 'inject' : text(service ?? name) || `${Array.isArray(expect) ? expect.length : 0} expected`,
  contract_generate: ({ consumer, provider }) => `${text(consumer)} with ${text(provider)}`,
  contract_verify: ({ contract_path, contract_id }) => text(contract_path ?? contract_id),
  prometheus: ({ query }) => queryInWords(query),
  loki: ({ query }) => queryInWords(query),
  neo4j: ({ query }) => queryInWords(query),
  s3: ({ operation, bucket, key, prefix }) =>
    `${text(operation).replace('_', ' ')} ${[bucket, key ?? prefix].map(text).filter(Boolean).join('/')}`,
  grpc_call: ({ service, method }) => (text(method).includes('/') || !service ? text(method) : `${text(service)}/${text(method)}`),
  mock_server_start: ({ name, from_file, openapi, endpoints }) =>
    text(name ?? from_file ?? openapi) || `${Array.isArray(endpoints) ? endpoints.length : 0} endpoints`,
  mock_server_verify: ({ server, name, endpoint, path, assertions }) =>
    text(server ?? name ?? endpoint ?? path) || `${Array.isArray(assertions) ? assertions.length : 0} expectations`,
  browser: ({ action, url, actions }) =>
    `${text(action).replaceAll('_', ' ')} ${text(url)}`.trim() || `${Array.isArray(actions) ? actions.length : 0} actions`,
  websocket: ({ action, url }) => `${text(action)} ${text(url)}`,
  kafka_producer: ({ topic }) => `to ${text(topic)}`,
  kafka_consumer: ({ topic }) => `from ${text(topic)}`,
  kafka_admin: ({ operation, topic }) => `${text(operation).replace('_', ' ')} ${text(topic)}`,
  amqp: ({ operation, queue, exchange, routing_key }) => `${text(operation)} ${text(queue ?? exchange ?? routing_key)}`,
  nats: ({ operation, subject, stream }) => `${text(operation)} ${text(subject ?? stream)}`,
  mqtt: ({ operation, topic }) => `${text(operation)} ${text(topic)}`,
  email: ({ operation, to, subject, inbox, name }) => `${text(operation)} ${text(subject ?? to ?? inbox ?? name)}`,
  docker_run: ({ image }) => text(image),
  docker_stop: ({ container_id }) => text(container_id),
  redis: ({ operation, command, key, channel }) => `${text(operation ?? command)} ${text(key ?? channel)}`,
  listen: ({ as }) => `as ${text(as)}`,
  receive: ({ from, never }) => `${never === true ? 'nothing from' : 'from'} ${text(from)}`,
  condition: ({ condition }) => `if ${text(condition)}`,
  switch: ({ value }) => `on ${text(value)}`,
  for_each: ({ items, range, items_from_glob: glob }) => `for each of ${text(items ?? range ?? glob)}`,
  while: ({ condition, until }) => (condition === undefined ? `until ${text(until)}` : `while ${text(condition)}`),
  repeat: ({ condition, until = condition, max_iterations: most }) => (until === undefined ? times(most) : `until ${text(until)}`),
  parallel: ({ max_concurrent: max }) => (max === undefined ? 'side by side' : `side by side, at most ${text(max)}`),
  run_flow: ({ flow }) => text(flow),
  wait_until: ({ condition }) => text(condition),
  group: () => 'together',
  log: ({ message }) => text(message),
  delay: ({ duration }) => text(duration),
  fail: ({ message }) => text(message),
}

const firstText = (config: Config): string => {
  const [entry] = Object.entries(config).filter(([, value]) => typeof value === 'string')
  return entry ? `${entry[0]}: ${text(entry[1])}` : ''
}
