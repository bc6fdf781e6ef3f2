import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

interface Server {
  readonly command: string
  /** Any of these does as well. */
  readonly or?: readonly string[]
  readonly debianPackage: string
  readonly usedFor: string
  /** What is done without it. Default: its suites are skipped. */
  readonly else?: string
}

/** Servers and tools that some suites talk to, by the Debian package that brings them. PostgreSQL comes with the dependencies. */
const servers: readonly Server[] = [
  { command: 'redis-server', debianPackage: 'redis-server', usedFor: 'Redis, also as the cache of the demo shop' },
  { command: 'mariadbd', debianPackage: 'mariadb-server', usedFor: 'MariaDB' },
  { command: 'rabbitmq-server', debianPackage: 'rabbitmq-server', usedFor: 'RabbitMQ' },
  { command: 'nats-server', debianPackage: 'nats-server', usedFor: 'NATS' },
  { command: 'mosquitto', debianPackage: 'mosquitto', usedFor: 'MQTT' },
  { command: 'prometheus', debianPackage: 'prometheus', usedFor: 'Prometheus' },
  { command: 'kcat', debianPackage: 'kcat', usedFor: 'the Kafka events of the demo shop' },
  { command: 'javac', debianPackage: 'default-jdk-headless', usedFor: 'Kafka, MongoDB and Neo4j' },
  { command: 'mvn', debianPackage: 'maven', usedFor: 'Kafka, MongoDB and Neo4j, which it fetches' },
  { command: 'chromium', or: ['chromium-browser', 'google-chrome'], debianPackage: 'chromium', usedFor: 'the dashboard in a browser' },
  {
    command: 'chromium-headless-shell',
    debianPackage: 'chromium-headless-shell',
    usedFor: 'the dashboard',
    else: 'the dashboard is looked at in Chromium, which takes twice as long',
  },
  { command: 'busybox', debianPackage: 'busybox-static', usedFor: 'Docker, where there is an engine' },
  { command: 'zsh', debianPackage: 'zsh', usedFor: 'completion in zsh' },
  { command: 'fish', debianPackage: 'fish', usedFor: 'completion in fish' },
  { command: 'curl', debianPackage: 'curl', usedFor: 'the commands that failures print' },
]

/** Installs what is missing when it may (root on Debian), else says what is done without. Never fails: a skip says its reason. */
export const installServers = async (): Promise<void> => {
  const missing = servers.filter(({ command, or = [] }) => ![command, ...or].some(isInstalled))
  const mayInstall = process.getuid?.() === 0 && isInstalled('apt-get')
  // Apart: a system that does not know the package of one would install none.
  const { needed = [], useful = [] } = Object.groupBy(missing, (server) => (server.else === undefined ? 'needed' : 'useful'))
  for (const some of [needed, useful]) if (some.length > 0 && !(mayInstall && install(some))) some.forEach(sayLack)
}

const install = (missing: readonly Server[]): boolean => {
  const packages = missing.map(({ debianPackage }) => debianPackage)
  process.stdout.write(`· installing ${packages.join(', ')} for the suites that need them\n`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const apt = (...args: string[]): boolean =>
    spawnSync('apt-get', ['-qq', '-o', 'Dpkg::Use-Pty=0', ...args], { stdio: ['ignore', 'ignore', 'inherit'], env }).status === 0
  const get = (): boolean => apt('install', '-y', '--no-install-recommends', ...packages)
  return get() || (apt('update') && get())
}

const sayLack = (server: Server): void =>
  void process.stdout.write(`· ${server.command} is not installed: ${server.else ?? `suites for ${server.usedFor} will be skipped`}\n`)

const isInstalled = (command: string): boolean =>
  [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin'].some((folder) => existsSync(join(folder, command)))
