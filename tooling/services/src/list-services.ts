// pnpm services: which real servers the tests can have here, and why not the others.
import { dockerPeer } from './docker-engine.ts'
import { ferretdbPeer } from './ferretdb-server.ts'
import { helmPeer } from './helm.ts'
import { jaegerPeer } from './jaeger-server.ts'
import { kafkaPeer } from './kafka-server.ts'
import { lokiPeer } from './loki-server.ts'
import { mariadbPeer } from './mariadb-server.ts'
import { mongodbPeer } from './mongodb-server.ts'
import { mosquittoPeer } from './mosquitto-server.ts'
import { natsPeer } from './nats-server.ts'
import { neo4jPeer } from './neo4j-server.ts'
import { prometheusPeer } from './prometheus-server.ts'
import { rabbitmqPeer } from './rabbitmq-server.ts'
import { redisPeer } from './redis-server.ts'
import { s3Peer } from './s3-server.ts'
import { tempoPeer } from './tempo-server.ts'

// Here a missing one is told, in CI as well.
delete process.env.CI
console.warn = () => undefined

const peers = [
  ...[dockerPeer, ferretdbPeer, jaegerPeer, kafkaPeer, lokiPeer, mariadbPeer, mongodbPeer, mosquittoPeer, natsPeer, neo4jPeer],
  ...[prometheusPeer, rabbitmqPeer, redisPeer, s3Peer, tempoPeer, helmPeer],
]
for (const peer of peers) {
  const { isMissing, label } = peer()
  process.stdout.write(`${isMissing ? '·' : '✓'} ${label}\n`)
}
process.stdout.write('✓ PostgreSQL (comes with the dependencies)\n')
