// Written by `node tooling/create/src/generate-actions.ts`; change the files of the action instead.
import type { AnyActionHandler } from '@testmesh/action-kit'

export const loaders: Readonly<Record<string, () => Promise<AnyActionHandler>>> = {
  database_query: () => import('../sql/database-query.ts').then((module) => module.databaseQuery),
  db_poll: () => import('../sql/db-poll.ts').then((module) => module.dbPoll),
  grpc_call: () => import('../grpc/grpc-call.ts').then((module) => module.grpcCall),
  http_request: () => import('../http/http-request.ts').then((module) => module.httpRequest),
  mcp: () => import('../mcp/mcp.ts').then((module) => module.mcp),
  wait_for: () => import('../wait-for/wait-for.ts').then((module) => module.waitFor),
  websocket: () => import('../websocket/websocket.ts').then((module) => module.websocket),
}
