import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findFreePort } from './find-free-port.ts'
import { type JavaProgram, javaOptions, javaPeer } from './java-program.ts'
import type { Peer } from './require-peer.ts'
import { createFolder, type StartedServer, startServer } from './start-server.ts'
import type { TlsIdentity } from './tls-identity.ts'

export interface KafkaServer extends StartedServer {
  /** `127.0.0.1:41234`; no TLS, no login. */
  readonly broker: string
  /** The same broker with a login by SASL. */
  readonly saslBroker: string
  /** The same broker by TLS, when it was given a certificate; its host is `localhost`. */
  readonly tlsBroker: string | undefined
}

export interface KafkaServerOptions {
  readonly tls?: TlsIdentity
}

/** Of the SASL listener, by PLAIN and by SCRAM. */
export const kafkaLogin = { username: 'tester', password: 'test-only' } as const

const program: JavaProgram = {
  name: 'Kafka',
  artifacts: ['org.apache.kafka:kafka_2.13:3.9.1', 'org.slf4j:slf4j-nop:1.7.36'],
}

/** Whether there is a real broker: one that Maven brings (46 MB, once per user), for a Java that is installed. */
export const kafkaPeer = (): Peer => javaPeer(program)

/** A real broker on 127.0.0.1 and free ports, its data in a temporary folder that goes with it. About four seconds to start. */
export const kafkaServer = async ({ tls }: KafkaServerOptions = {}): Promise<KafkaServer> => {
  const data = createFolder('kafka')
  const [port, saslPort, tlsPort, controllerPort] = await Promise.all([findFreePort(), findFreePort(), findFreePort(), findFreePort()])
  const config = join(data, 'server.properties')
  if (tls) writeFileSync(join(data, 'identity.pem'), `${tls.key}\n${tls.cert}`)
  writeFileSync(config, properties({ data, port, saslPort, controllerPort, tlsPort: tls && tlsPort }))
  const scram = `SCRAM-SHA-256=[name=${kafkaLogin.username},password=${kafkaLogin.password}]`
  java(['kafka.tools.StorageTool', 'format', '-t', CLUSTER_ID, '-c', config, '--add-scram', scram])
  const args = [...javaOptions(program), 'kafka.Kafka', config]
  const server = await startServer({ command: 'java', args, port, folder: data, withinMs: START_MS })
  return {
    broker: `127.0.0.1:${port}`,
    saslBroker: `127.0.0.1:${saslPort}`,
    tlsBroker: tls && `localhost:${tlsPort}`,
    ...server,
  }
}

interface Addresses {
  readonly data: string
  readonly port: number
  readonly saslPort: number
  readonly controllerPort: number
  readonly tlsPort: number | undefined
}

/** Quick to start and to end; one broker that is its own controller. */
const properties = ({ data, port, saslPort, controllerPort, tlsPort }: Addresses): string => {
  const listeners = [
    `PLAINTEXT://127.0.0.1:${port}`,
    `SASL_PLAINTEXT://127.0.0.1:${saslPort}`,
    ...(tlsPort ? [`SSL://localhost:${tlsPort}`] : []),
  ]
  const login = `username="${kafkaLogin.username}" password="${kafkaLogin.password}"`
  const plain = `org.apache.kafka.common.security.plain.PlainLoginModule required user_${kafkaLogin.username}="${kafkaLogin.password}";`
  const settings = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    listeners: [...listeners, `CONTROLLER://127.0.0.1:${controllerPort}`].join(','),
    'advertised.listeners': listeners.join(','),
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map': 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SASL_PLAINTEXT:SASL_PLAINTEXT,SSL:SSL',
    'sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-256',
    'listener.name.sasl_plaintext.plain.sasl.jaas.config': plain,
    'listener.name.sasl_plaintext.scram-sha-256.sasl.jaas.config': `org.apache.kafka.common.security.scram.ScramLoginModule required ${login};`,
    ...(tlsPort ? { 'ssl.keystore.type': 'PEM', 'ssl.keystore.location': join(data, 'identity.pem') } : {}),
    'log.dirs': join(data, 'log'),
    'num.partitions': 2,
    'offsets.topic.num.partitions': 1,
    'offsets.topic.replication.factor': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
    'log.cleaner.enable': false,
  }
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('')
}

const START_MS = 60_000

const java = (args: readonly string[]): void => {
  try {
    execFileSync('java', [...javaOptions(program), ...args], { stdio: 'pipe' })
  } catch (error) {
    const { stdout, stderr } = error as { stdout: Buffer; stderr: Buffer }
    throw new Error(`Kafka could not be set up:\n${stdout}${stderr}`)
  }
}

/** 16 bytes as base64, as Kafka writes them; one that a command line cannot take for an option, as a random one may begin with a hyphen. */
const CLUSTER_ID = Buffer.from('testmesh-cluster').toString('base64url')
