import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@testmesh/client'
import { type ExecutionEvent, streamLaws } from '@testmesh/protocol'
import { postgresServer } from '@testmesh-tooling/services'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningCli, startCli } from './start-cli.ts'

let folder: string
/** Where workers keep the files of what they run. */
let temporary: string
let database: Awaited<ReturnType<typeof postgresServer>>
const running: RunningCli[] = []
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'testmesh-workers-'))
  temporary = join(folder, 'tmp')
  mkdirSync(temporary)
  database = await postgresServer()
})
afterAll(async () => {
  for (const { child } of running) child.kill('SIGKILL')
  await Promise.all(running.map(({ ended }) => ended))
  await database.stop()
  rmSync(folder, { recursive: true })
})

const run = (...args: string[]): RunningCli => {
  const env = { DATABASE_URL: database.dsn, TESTMESH_DATA: join(folder, 'data'), TESTMESH_WORKER: 'false', TMPDIR: temporary }
  const cli = startCli(args, { cwd: folder, env })
  running.push(cli)
  return cli
}

const linesOf = (cli: RunningCli): Record<string, unknown>[] =>
  cli
    .soFar()
    .split('\n')
    .flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : []))

const text = `name: Long
steps:
  - { id: a, action: log, config: { message: begun } }
  - { id: b, action: delay, config: { duration: 3s } }
`

it('goes on with the execution of a worker that was killed, on another one, and ends in peace when it is told to', async () => {
  expect((await run('migrate').ended).output).toContain('migrations done')
  const server = run('serve', '--port', '0')
  await server.says('Ctrl-C ends it.')
  const [, url = ''] = /serves on (\S+),/.exec(server.soFar()) ?? []
  const token = /setup#(\S+)/.exec(server.soFar())?.[1] ?? ''
  const { accessToken } = await createClient({ url }).setUp({
    body: { token, email: 'olga@example.com', name: 'Olga', password: 'correct horse battery' },
  })
  const { key } = await createClient({ url, token: accessToken }).createApiKey({ body: { name: 'ci', scope: 'run' } })
  const client = createClient({ url, token: key })
  const first = run('worker')
  await first.says('"message":"working"')
  const { executions } = await client.createExecution({ body: { text } })
  const id = executions[0]?.id ?? ''
  const seen: ExecutionEvent[] = []
  const following = (async () => {
    for await (const events of client.follow(id)) seen.push(...events)
  })()
  await expect.poll(() => seen.some(({ type }) => type === 'step.finished'), { timeout: 20_000 }).toBe(true)
  expect(readdirSync(temporary).filter((name) => name.startsWith('testmesh-run-'))).toHaveLength(1)
  first.child.kill('SIGKILL')
  await expect.poll(() => readdirSync(temporary).filter((name) => name.startsWith('testmesh-run-'))).toEqual([])
  const second = run('worker')
  await following
  expect(streamLaws(seen)).toEqual([])
  expect(seen.at(-1)).toMatchObject({ type: 'execution.finished', epoch: 2, data: { verdict: 'passed' } })
  expect(seen).toContainEqual(expect.objectContaining({ type: 'execution.restarted', data: { reason: 'its worker fell silent' } }))
  const { traceId } = await client.getExecution({ params: { id } })
  for (const cli of [second, server]) {
    cli.child.kill('SIGTERM')
    expect(await cli.ended).toMatchObject({ code: 0 })
  }
  const [ended] = linesOf(second).filter(({ message }) => message === 'an execution ended')
  expect(ended).toMatchObject({
    logger: 'testmesh-worker',
    level: 'info',
    execution_id: id,
    trace_id: traceId,
    epoch: 2,
    verdict: 'passed',
  })
  const [asked] = linesOf(server).filter(({ operation }) => operation === 'getExecution')
  expect(asked).toMatchObject({ logger: 'testmesh-server', execution_id: id, workspace_id: ended?.workspace_id, status: 200 })
})
