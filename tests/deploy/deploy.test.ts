import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@testmesh/client'
import { openDatabase } from '@testmesh/storage'
import { findFreePort, helmPeer, postgresServer } from '@testmesh-tooling/services'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commands } from '../../apps/cli/src/command-line/commands.ts'
import { parseCommand } from '../../apps/cli/src/command-line/parse-command.ts'
import { describeSettings, loadSettings } from '../../apps/cli/src/server/settings.ts'
import { type RunningCli, startCli } from '../e2e/start-cli.ts'
import { chart, deployFolder, everythingStarted, readCompose, renderedFile, settingsOfChart, valueFiles } from './deployment.ts'

const settings = describeSettings(await loadSettings({ env: {} }))
let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'testmesh-deploy-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('starts commands that there are, with options that they take', async () => {
  const started = everythingStarted()
  expect(started.map(({ where, args }) => `${where}: ${args.join(' ')}`)).toMatchInlineSnapshot(`
    [
      "image: serve",
      "compose server: serve",
      "compose worker: worker",
      "chart large migrate: migrate",
      "chart large server: serve",
      "chart large worker: worker --pool default --slots 8",
      "chart small migrate: migrate",
      "chart small server: serve",
    ]
  `)
  for (const { args } of started) {
    const [name = '', ...rest] = args
    const command = commands[name]
    if (!command) throw new Error(`there is no command ${name}`)
    await parseCommand(name, command, rest)
  }
})

it('gives variables that are settings, with values that those take', async () => {
  const known = new Set(settings.flatMap(({ env }) => [env, `${env}_FILE`]))
  const ofOthers = ['PATH', 'NODE_ENV', 'HOME']
  const secret = join(folder, 'secret')
  writeFileSync(secret, '0'.repeat(64))
  for (const { where, env } of everythingStarted()) {
    const unknown = Object.keys(env).filter((name) => !known.has(name) && !ofOthers.includes(name))
    expect({ where, unknown }).toEqual({ where, unknown: [] })
    const given = Object.entries(env).map(([name, value]) => [name, name.endsWith('_FILE') ? secret : value])
    expect({ where, diagnostics: (await loadSettings({ env: Object.fromEntries(given) })).diagnostics }).toEqual({ where, diagnostics: [] })
  }
})

it('gives files of settings that servers take', async () => {
  const files = settingsOfChart()
  expect(files).toHaveLength(valueFiles.length)
  const config = join(folder, 'testmesh.server.yaml')
  for (const text of files) {
    writeFileSync(config, text)
    expect((await loadSettings({ config, env: {} })).diagnostics).toEqual([])
  }
})

it('lets the values of the chart say every setting that the chart does not say itself', () => {
  const schema = JSON.parse(readFileSync(join(chart, 'values.schema.json'), 'utf8')) as {
    readonly properties: { readonly settings: { readonly properties: object } }
  }
  const itsOwn = ['data', 'host', 'port', 'database_url', 'database_password', 'database_tls', 'master_key', 'metrics_token', 'worker']
  itsOwn.push('worker_pool', 'worker_slots')
  expect(Object.keys(schema.properties.settings.properties).sort()).toEqual(
    settings.flatMap(({ key }) => (itsOwn.includes(key) ? [] : [key])).sort(),
  )
})

it.skipIf(process.platform === 'win32')('runs an execution with what compose starts', { timeout: 120_000 }, async () => {
  cpSync(join(deployFolder, 'make-secrets.sh'), join(folder, 'make-secrets.sh'))
  execFileSync('sh', [join(folder, 'make-secrets.sh')])
  const password = readFileSync(join(folder, 'secrets/database-password'), 'utf8')
  await using postgres = await postgresServer({ settings: { max_connections: '100' } })
  const database = await openDatabase({ url: postgres.dsn, maxConnections: 2 })
  await database.query(`create role testmesh superuser login password '${password}'`)
  await database.query('create database testmesh owner testmesh')
  await database.close()

  const { server, worker } = readCompose().services
  const port = String(await findFreePort())
  const running: RunningCli[] = []
  const start = (service: typeof server): RunningCli => {
    const env = Object.entries(service?.environment ?? {}).map(([name, value]) => [
      name,
      (value ?? '').replace('/run/secrets', join(folder, 'secrets')).replace('postgres:5432', new URL(postgres.dsn).host),
    ])
    const ofContainer = { TESTMESH_DATA: join(folder, 'data'), TESTMESH_PORT: port }
    const cli = startCli(service?.command ?? [], { cwd: folder, env: { ...Object.fromEntries(env), ...ofContainer } })
    running.push(cli)
    return cli
  }
  try {
    const serving = start(server)
    await serving.says('Ctrl-C ends it.')
    const workers = [start(worker), start(worker)]
    await Promise.all(workers.map((one) => one.says('"working"')))

    const url = `http://127.0.0.1:${port}`
    const [, token = ''] = /setup#(\S+)/.exec(serving.soFar()) ?? []
    const account = { token, email: 'olga@example.com', name: 'Olga', password: 'correct horse battery' }
    const { accessToken } = await createClient({ url }).setUp({ body: account })
    const client = createClient({ url, token: accessToken })
    const text = 'name: Here\nsteps:\n  - { id: a, action: log, config: { message: here } }\n'
    const { executions } = await client.createExecution({ body: { text, waitMs: 30_000 } })
    expect(executions).toMatchObject([{ status: 'finished', verdict: 'passed' }])
    const { items } = await client.listPools()
    expect(items.map((pool) => [pool.name, pool.workers.length])).toEqual([['default', 2]])

    for (const { child } of running) child.kill('SIGTERM')
    expect((await Promise.all(running.map(({ ended }) => ended))).map(({ code }) => code)).toEqual([0, 0, 0])
  } finally {
    for (const { child } of running) child.kill('SIGKILL')
  }
})

const helm = helmPeer()
describe.skipIf(helm.isMissing)(`the chart, by ${helm.label}`, () => {
  // One that Go built says that it belongs to an old Kubernetes.
  const template = (...args: string[]) =>
    spawnSync('helm', ['template', 'mesh', chart, '--kube-version', '1.33.0', ...args], { encoding: 'utf8' })

  it.each(valueFiles)('is rendered with the $name values as it was', async ({ name, file }) => {
    const { stdout, stderr } = template('--values', file)
    expect(stderr).toBe('')
    await expect(stdout).toMatchFileSnapshot(renderedFile(name))
    const linted = spawnSync('helm', ['lint', chart, '--values', file], { encoding: 'utf8' })
    expect(linted).toMatchObject({ status: 0 })
    expect(linted.stdout).not.toMatch(/WARNING|ERROR/)
  })

  it('says all that is wrong with values at once, and by their names', () => {
    const missing = template('--set', 'workers.replicas=2,ingress.enabled=true,metrics.serviceMonitor.enabled=true')
    // What stands around it is Helm's, and differs between its versions.
    expect(missing.stderr.split('\n').filter((line) => line.startsWith('  '))).toMatchInlineSnapshot(`
      [
        "  masterKey: give its value (openssl rand -hex 32) or existingSecret. It seals secrets, so keep a copy of it",
        "  postgresql: give its password (openssl rand -hex 24) or existingSecret",
        "  persistence.accessMode: servers and workers share it, so it has to be ReadWriteMany, or existingClaim names one that is",
        "  ingress.host: give the name that people use",
        "  metrics: the ServiceMonitor takes a token or existingSecret; without one, /metrics answers nobody outside of the pod",
      ]
    `)
    const [small] = valueFiles.filter(({ name }) => name === 'small')
    const wrong = template(
      '--values',
      small?.file ?? '',
      '--set',
      'settings.egres=open,image.tag=7,masterKey.value=short,server.replicas=0',
    )
    expect(wrong.status).toBe(1)
    for (const name of ['egres', 'replicas', 'masterKey', 'tag']) expect(wrong.stderr).toContain(name)
  })

  it('starts new pods when a setting or a secret changes, and only then', () => {
    const [small] = valueFiles.filter(({ name }) => name === 'small')
    const marks = (...set: string[]) =>
      [...template('--values', small?.file ?? '', ...set).stdout.matchAll(/testmesh\/(\w+): "?(\w+)/g)].map(
        ([, what, sum]) => `${what} ${sum}`,
      )
    const [settingsMark, secretsMark] = marks()
    expect(marks('--set', 'server.resources.limits.memory=1Gi')).toEqual([settingsMark, secretsMark])
    expect(marks('--set', 'settings.log_level=warn')).toEqual([expect.not.stringMatching(`^${settingsMark}$`), secretsMark])
    expect(marks('--set', 'postgresql.password=other')).toEqual([settingsMark, expect.not.stringMatching(`^${secretsMark}$`)])
  })
})
