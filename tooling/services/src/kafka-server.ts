import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findFreePort } from './find-free-port.ts'
import { isInstalled } from './is-installed.ts'
import { type Peer, requirePeer } from './require-peer.ts'
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

const VERSION = '3.9.1'
const folder = join(import.meta.dirname, `../../../.cache/kafka-${VERSION}`)

/** Whether there is a real broker: one that Maven brings (46 MB, once per checkout), for a Java that is installed. */
export const kafkaPeer = (): Peer => {
  if (!isInstalled('java')) return requirePeer('Kafka', false, 'java is not installed')
  if (!existsSync(folder) && !isInstalled('mvn')) return requirePeer('Kafka', false, 'mvn, which fetches it, is not installed')
  const problem = existsSync(folder) ? undefined : fetchKafka()
  return requirePeer('Kafka', problem === undefined, `Maven could not fetch it: ${problem}`)
}

/** A real broker on 127.0.0.1 and free ports, its data in a temporary folder that goes with it. About four seconds to start. */
export const kafkaServer = async ({ tls }: KafkaServerOptions = {}): Promise<KafkaServer> => {
  const data = createFolder('kafka')
  const [port, saslPort, tlsPort, controllerPort] = await Promise.all([findFreePort(), findFreePort(), findFreePort(), findFreePort()])
  const config = join(data, 'server.properties')
  if (tls) writeFileSync(join(data, 'identity.pem'), `${tls.key}\n${tls.cert}`)
  writeFileSync(config, properties({ data, port, saslPort, controllerPort, tlsPort: tls && tlsPort }))
  const scram = `SCRAM-SHA-256=[name=${kafkaLogin.username},password=${kafkaLogin.password}]`
  java(['kafka.tools.StorageTool', 'format', '-t', clusterId(), '-c', config, '--add-scram', scram])
  const args = [...javaOptions, 'kafka.Kafka', config]
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

// It lives for seconds: the slow, thorough compiler would never pay.
const javaOptions = ['-Xmx256m', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-cp', join(folder, '*')]

const java = (args: readonly string[]): void => {
  try {
    execFileSync('java', [...javaOptions, ...args], { stdio: 'pipe' })
  } catch (error) {
    const { stdout, stderr } = error as { stdout: Buffer; stderr: Buffer }
    throw new Error(`Kafka could not be set up:\n${stdout}${stderr}`)
  }
}

/** 16 bytes as base64, as Kafka writes them. */
const clusterId = (): string => Buffer.from(randomUUID().replaceAll('-', ''), 'hex').toString('base64url')

/** Why it failed, if it did. Moved into place when it is whole, as two suites may fetch it at once. */
const fetchKafka = (): string | undefined => {
  mkdirSync(join(folder, '..'), { recursive: true })
  const work = mkdtempSync(`${folder}-`)
  try {
    writeFileSync(join(work, 'pom.xml'), pom)
    const args = ['-q', '-B', '-f', join(work, 'pom.xml'), 'dependency:copy-dependencies', `-DoutputDirectory=${join(work, 'jars')}`]
    execFileSync('mvn', args, { stdio: 'pipe', timeout: 300_000 })
    if (!existsSync(folder)) renameSync(join(work, 'jars'), folder)
    return undefined
  } catch (error) {
    const { stdout = '', message } = error as { stdout?: Buffer | string; message: string }
    const lines = String(stdout).split('\n')
    return existsSync(folder) ? undefined : (lines.find((line) => line.includes('ERROR')) ?? message)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

const dependency = (group: string, artifact: string, version: string): string =>
  `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`

const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>testmesh</groupId><artifactId>kafka</artifactId><version>1</version><dependencies>
${dependency('org.apache.kafka', 'kafka_2.13', VERSION)}${dependency('org.slf4j', 'slf4j-nop', '1.7.36')}
</dependencies></project>`
