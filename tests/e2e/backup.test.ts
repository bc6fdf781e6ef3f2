import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@testmesh/client'
import { streamLaws } from '@testmesh/protocol'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningCli, startCli } from './start-cli.ts'

let folder: string
const running: RunningCli[] = []
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'testmesh-backup-'))
})
afterAll(async () => {
  for (const { child } of running) child.kill('SIGKILL')
  await Promise.all(running.map(({ ended }) => ended))
  rmSync(folder, { recursive: true })
})

const run = (...args: string[]): RunningCli => runWith({}, ...args)

const runWith = (env: Readonly<Record<string, string>>, ...args: string[]): RunningCli => {
  const cli = startCli(args, { cwd: folder, env })
  running.push(cli)
  return cli
}

const serve = async (data: string) => {
  const cli = run('serve', '--data', data, '--port', '0')
  await cli.says('Ctrl-C ends it.')
  const [, url = ''] = /serves on (\S+),/.exec(cli.soFar()) ?? []
  return { ...cli, url, token: /setup#(\S+)/.exec(cli.soFar())?.[1] ?? '' }
}

/** A system that answers nobody until it is told to. */
const startSlow = async () => {
  let isOpen = false
  const server = createServer((_, response) => {
    if (isOpen) response.end('at last')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  return {
    flow: `name: Slow\nsteps: [{ id: wait, action: http_request, config: { url: "http://127.0.0.1:${port}/", timeout: 5m } }]\n`,
    open: () => {
      isOpen = true
    },
    [Symbol.dispose]: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

const secret = `name: Knock
environment: vault
steps:
  - { id: knock, action: log, config: { message: "\${TOKEN}" }, assert: ["TOKEN == 'open-sesame-open'"] }
`

it('brings a server back from a backup that was made while it worked, as it was', { timeout: 120_000 }, async () => {
  using slow = await startSlow()
  const first = await serve('data')
  const password = 'correct horse battery'
  const body = { token: first.token, email: 'olga@example.com', name: 'Olga', password }
  const { accessToken } = await createClient({ url: first.url }).setUp({ body })
  const { key } = await createClient({ url: first.url, token: accessToken }).createApiKey({ body: { name: 'ci', scope: 'admin' } })
  const before = createClient({ url: first.url, token: key })
  const { id: environmentId } = await before.createEnvironment({ body: { name: 'vault' } })
  await before.setSecret({ params: { id: environmentId, name: 'TOKEN' }, body: { value: 'open-sesame-open' } })
  const flow = await before.createFlow({ body: { text: secret } })
  const knocked = await before.createExecution({ body: { flowId: flow.id, waitMs: 30_000 } })
  expect(knocked.executions[0]).toMatchObject({ verdict: 'passed' })
  const { executions } = await before.createExecution({ body: { text: slow.flow } })
  const slowId = executions[0]?.id ?? ''
  await expect.poll(async () => (await before.getExecution({ params: { id: slowId } })).status, { timeout: 20_000 }).toBe('running')

  const backup = await run('backup', 'all.tar.gz', '--data', 'data').ended
  expect(backup).toMatchObject({ code: 0, output: expect.stringMatching(/^all\.tar\.gz: \d+ rows in \d+ tables, 0 attachments, \d+ kB\n/) })
  expect(backup.output).toMatch(/It holds no master key\. Its secrets open with the key \w{16} \(\S*data\/master\.key\) alone/)
  expect((await before.getExecution({ params: { id: slowId } })).status).toBe('running')
  expect(statSync(join(folder, 'all.tar.gz')).mode & 0o777).toBe(0o600)
  expect(readdirSync(join(folder, 'data/backups'))).toEqual([])
  expect((await run('backup', 'all.tar.gz', '--data', 'data').ended).output).toMatch(/is there already; --force puts/)
  expect((await run('restore', 'all.tar.gz', '--data', 'data').ended).code).toBe(75)
  first.child.kill('SIGKILL')
  await first.ended

  const keyless = await run('restore', 'all.tar.gz', '--data', 'new').ended
  expect(keyless).toMatchObject({
    code: 2,
    output: expect.stringMatching(/^error: What is secret in the backup was sealed by the master key \w{16}, and /),
  })
  const wrong = await runWith({ TESTMESH_MASTER_KEY: 'ab'.repeat(32) }, 'restore', 'all.tar.gz', '--data', 'new').ended
  expect(wrong).toMatchObject({
    code: 2,
    output: expect.stringMatching(/by the master key \w{16}, and this is the key \w{16}\. .* testmesh restore --forget-secrets/),
  })
  expect(existsSync(join(folder, 'new'))).toBe(false)
  const refused = await run('restore', 'all.tar.gz', '--data', 'data').ended
  expect(refused.code).toBe(2)
  expect(refused.output).toBe(
    'error: The database has 1 workspace (main) with 1 flow and 2 executions, and 1 account. A backup goes into an empty one; --replace removes all that is there.\n',
  )
  expect((await run('restore', 'all.tar.gz', '--data', 'data', '--replace').ended).output).toContain('--yes says yes')
  cpSync(join(folder, 'data/master.key'), join(folder, 'new/master.key'), { recursive: true })
  const restored = await run('restore', 'all.tar.gz', '--data', 'new').ended
  expect(restored).toMatchObject({ code: 0, output: expect.stringMatching(/^restored .*\n1 execution that ran then will start again\n/s) })

  slow.open()
  const second = await serve('new')
  const after = createClient({ url: second.url, token: key })
  expect(await after.getFlow({ params: { id: flow.id } })).toMatchObject({ name: 'Knock', text: secret })
  expect((await after.listExecutions({ query: {} })).items.map(({ flowName }) => flowName)).toEqual(['Slow', 'Knock'])
  const again = await after.createExecution({ body: { flowId: flow.id, waitMs: 30_000 } })
  expect(again.executions[0]).toMatchObject({ verdict: 'passed' })
  await expect.poll(async () => (await after.getExecution({ params: { id: slowId } })).verdict, { timeout: 30_000 }).toBe('passed')
  expect((await after.getExecution({ params: { id: slowId } })).epoch).toBe(102)
  expect(streamLaws((await after.listExecutionEvents({ params: { id: slowId }, query: {} })).items)).toEqual([])
  await createClient({ url: second.url }).login({ body: { email: 'olga@example.com', password } })
  second.child.kill('SIGTERM')
  expect((await second.ended).code).toBe(0)

  // Over what is there, with the key of the backup itself.
  const keyed = await run('backup', 'keyed.tar.gz', '--data', 'new', '--include-key').ended
  expect(keyed.output).toMatch(/It holds the master key \w{16}: whoever has the file can read every secret in it/)
  rmSync(join(folder, 'new/master.key'))
  const replaced = await run('restore', 'keyed.tar.gz', '--data', 'new', '--replace', '--yes').ended
  expect(replaced).toMatchObject({ code: 0, output: expect.stringMatching(/the master key of the backup is in \S*new\/master\.key/) })
  expect(readFileSync(join(folder, 'new/master.key'), 'utf8')).toBe(readFileSync(join(folder, 'data/master.key'), 'utf8'))
})

it('says what is wrong with a file, and touches nothing', async () => {
  writeFileSync(join(folder, 'flow.yaml'), 'name: A flow\n')
  expect(await run('backup', '--verify', 'flow.yaml').ended).toEqual({ code: 2, output: 'error: flow.yaml is no backup of TestMesh.\n' })
  expect(await run('restore', 'nowhere.tar.gz', '--data', 'none').ended).toMatchObject({
    code: 2,
    output: expect.stringContaining('nowhere.tar.gz: it does not exist (ENOENT)'),
  })
  expect((await run('backup', '--data', 'none').ended).output).toMatch(/there is no database in \S*none: say --data/)
  expect(existsSync(join(folder, 'none'))).toBe(false)
})
