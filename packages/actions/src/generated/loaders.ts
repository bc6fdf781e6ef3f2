// Written by `node tooling/create/src/generate-actions.ts`; change the files of the action instead.
import type { AnyActionHandler } from '@testmesh/action-kit'

export const loaders: Readonly<Record<string, () => Promise<AnyActionHandler>>> = {
  browser: () => import('../browser/browser.ts').then((module) => module.browser),
  database_query: () => import('../sql/database-query.ts').then((module) => module.databaseQuery),
  db_poll: () => import('../sql/db-poll.ts').then((module) => module.dbPoll),
  exec: () => import('../exec/exec.ts').then((module) => module.exec),
  grpc_call: () => import('../grpc/grpc-call.ts').then((module) => module.grpcCall),
  http_request: () => import('../http/http-request.ts').then((module) => module.httpRequest),
  kafka_admin: () => import('../kafka/kafka-admin.ts').then((module) => module.kafkaAdmin),
  kafka_consumer: () => import('../kafka/kafka-consumer.ts').then((module) => module.kafkaConsumer),
  kafka_producer: () => import('../kafka/kafka-producer.ts').then((module) => module.kafkaProducer),
  mcp: () => import('../mcp/mcp.ts').then((module) => module.mcp),
  mock_server_reset_state: () => import('../mock-server/mock-server-reset-state.ts').then((module) => module.mockServerResetState),
  mock_server_start: () => import('../mock-server/mock-server-start.ts').then((module) => module.mockServerStart),
  mock_server_stop: () => import('../mock-server/mock-server-stop.ts').then((module) => module.mockServerStop),
  mock_server_update: () => import('../mock-server/mock-server-update.ts').then((module) => module.mockServerUpdate),
  mock_server_verify: () => import('../mock-server/mock-server-verify.ts').then((module) => module.mockServerVerify),
  otel: () => import('../otel/otel.ts').then((module) => module.otel),
  prometheus: () => import('../prometheus/prometheus.ts').then((module) => module.prometheus),
  redis: () => import('../redis/redis.ts').then((module) => module.redis),
  s3: () => import('../s3/s3.ts').then((module) => module.s3),
  script: () => import('../script/script.ts').then((module) => module.script),
  sse: () => import('../http/sse.ts').then((module) => module.sse),
  wait_for: () => import('../wait-for/wait-for.ts').then((module) => module.waitFor),
  websocket: () => import('../websocket/websocket.ts').then((module) => module.websocket),
}
