// Written by `node tooling/create/src/generate-actions.ts`; change the files of the action instead.
import type { CodeEntry } from '@testmesh/action-kit'
import { amqpCodes } from '../amqp/codes.ts'
import { browserCodes } from '../browser/codes.ts'
import { contractCodes } from '../contract/codes.ts'
import { dockerCodes } from '../docker/codes.ts'
import { emailCodes } from '../email/codes.ts'
import { execCodes } from '../exec/codes.ts'
import { grpcCodes } from '../grpc/codes.ts'
import { httpCodes } from '../http/codes.ts'
import { kafkaCodes } from '../kafka/codes.ts'
import { lokiCodes } from '../loki/codes.ts'
import { mcpCodes } from '../mcp/codes.ts'
import { mockServerCodes } from '../mock-server/codes.ts'
import { mqttCodes } from '../mqtt/codes.ts'
import { natsCodes } from '../nats/codes.ts'
import { neo4jCodes } from '../neo4j/codes.ts'
import { otelCodes } from '../otel/codes.ts'
import { prometheusCodes } from '../prometheus/codes.ts'
import { redisCodes } from '../redis/codes.ts'
import { s3Codes } from '../s3/codes.ts'
import { scriptCodes } from '../script/codes.ts'
import { sqlCodes } from '../sql/codes.ts'
import { waitForCodes } from '../wait-for/codes.ts'
import { websocketCodes } from '../websocket/codes.ts'

export const familyCodes: Readonly<Record<string, Readonly<Record<string, CodeEntry>>>> = {
  'amqp': amqpCodes,
  'browser': browserCodes,
  'contract': contractCodes,
  'docker': dockerCodes,
  'email': emailCodes,
  'exec': execCodes,
  'grpc': grpcCodes,
  'http': httpCodes,
  'kafka': kafkaCodes,
  'loki': lokiCodes,
  'mcp': mcpCodes,
  'mock-server': mockServerCodes,
  'mqtt': mqttCodes,
  'nats': natsCodes,
  'neo4j': neo4jCodes,
  'otel': otelCodes,
  'prometheus': prometheusCodes,
  'redis': redisCodes,
  's3': s3Codes,
  'script': scriptCodes,
  'sql': sqlCodes,
  'wait-for': waitForCodes,
  'websocket': websocketCodes,
}
