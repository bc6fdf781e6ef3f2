import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setSecret } from '@testmesh/platform'
import { type Capability, emptyExecutionState, foldExecution, streamLaws } from '@testmesh/protocol'
import { readPools } from '@testmesh/queue'
import { postgresServer } from '@testmesh-tooling/services'
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { EndedExecution } from './run-execution.ts'
import { openTestWorker, type TestWorker } from './testing/open-test-worker.ts'

const hello = 'name: Hello\nsteps:\n  - { id: hi, action: log, config: { message: "hello ${WHO}" } }\n'
const slow = `name: Slow
steps:
  - { id: wait, action: delay, config: { duration: 20s } }
  - { id: never, action: log, config: { message: never } }
teardown:
  - { id: bye, action: log, config: { message: bye } }
`

const stores = [
  { name: 'pglite', open: async () => ({ url: undefined, stop: async () => {} }) },
  {
    name: 'postgres',
    open: async () => {
      const server = await postgresServer()
      return { url: server.dsn, stop: () => server.stop() }
    },
  },
]

describe.each(stores)('a worker on $name', ({ open }) => {
  let store: { readonly url: string | undefined; stop(): Promise<void> }
  let test: TestWorker
  beforeAll(async () => {
    store = await open()
    test = await openTestWorker(store.url)
    await test.worker()
  })
  afterAll(async () => {
    await test[Symbol.asyncDispose]()
    await store.stop()
  })

  it('runs an execution in a process of its own, and keeps every law of its log', async () => {
    const id = await test.start(hello, { variables: { WHO: 'you' } })
    expect(await test.finished(id)).toMatchObject({ verdict: 'passed', epoch: 1, error: null })
    const events = await test.events(id)
    expect(streamLaws(events)).toEqual([])
    const state = events.reduce(foldExecution, emptyExecutionState())
    expect([...state.steps.values()]).toMatchObject([{ id: 'hi', outcome: 'passed', logs: [{ line: 'hello you' }] }])
    expect(state.traceId).toBe((await test.workspace.executions.find(id))?.traceId)
    expect(await test.workspace.stepResults.list(id)).toMatchObject([{ path: 'steps/hi', outcome: 'passed', attempts: 1 }])
  })

  it('tells of failures as the command line does, and reads the files beside the flow', async () => {
    const text = 'name: Data\nenv_file: own.env\nsteps:\n  - { id: a, action: log, config: { message: "${OWN}" }, assert: ["1 == 2"] }\n'
    const id = await test.start(text, { files: { 'own.env': 'OWN=from a file\n' } })
    expect(await test.finished(id)).toMatchObject({ verdict: 'failed' })
    const events = await test.events(id)
    expect(streamLaws(events)).toEqual([])
    expect(JSON.stringify(events)).toContain('from a file')
  })

  it('runs flows that a flow runs, each with the files beside it', async () => {
    const text = `name: Outer
steps:
  - { id: sub, action: run_flow, config: { flow: Inner, input: { who: ann } }, output: { said: $.said } }
  - { id: end, action: log, config: { message: "\${said}" }, assert: ['said == "ann of shop with 2 rows"'] }
`
    const inner = `name: Inner
env_file: own.env
inputs: { who: { type: string } }
data_source: { file: rows.csv }
steps:
  - { id: each, action: for_each, config: { items_from_glob: "*.csv", steps: [{ id: file, action: log, config: { message: "\${item}" } }] } }
  - { id: say, action: set, config: { text: "\${who} of \${OWN} with \${data.length} rows" }, output: { said: $.text } }
`
    const files = { 'shared/inner.yaml': inner, 'shared/own.env': 'OWN=shop\n', 'shared/rows.csv': 'n\n1\n2\n' }
    const id = await test.start(text, { files })
    expect(await test.finished(id)).toMatchObject({ verdict: 'passed' })
    const events = await test.events(id)
    expect(streamLaws(events)).toEqual([])
    const { steps } = events.reduce(foldExecution, emptyExecutionState())
    expect(steps.get('steps/sub')).toMatchObject({ flow: { name: 'Inner', file: 'shared/inner.yaml' } })
    expect(steps.get('steps/sub/each[0]/file')?.logs).toMatchObject([{ line: 'rows.csv' }])
    expect(steps.get('steps/sub/say')?.place).toMatchObject({ file: 'shared/inner.yaml', span: { start: { line: 7 } } })
  })

  it('gives a flow the services and settings of its environment', async () => {
    const routing = { services: { users: 'http://users' }, config: { log: { message: 'to ${service.users}' } } }
    await test.workspace.environments.create({ name: 'routed', routing })
    const id = await test.start('name: Routed\nsteps:\n  - { id: say, action: log }\n', { environment: 'routed' })
    expect(await test.finished(id)).toMatchObject({ verdict: 'passed' })
    expect(JSON.stringify(await test.events(id))).toContain('to http://users')
  })

  it('shows no secret anywhere: of the request, of the environment, in logs, bodies and errors', async () => {
    const canaries = ['canary-request-4711', 'canary-environment-4712']
    const environment = await test.workspace.environments.create({ name: 'secret' })
    await test.workspace.transaction((transaction) =>
      setSecret(transaction, test.platform.keyring, environment.id, {
        name: 'TOKEN',
        value: canaries[1] ?? '',
        allowWeak: false,
        by: null,
      }),
    )
    const text = `name: Canary
steps:
  - { id: a, action: log, config: { message: "\${WHO} \${TOKEN}" } }
  - { id: b, action: http_request, config: { url: "http://127.0.0.1:9/\${TOKEN}", headers: { X: "\${WHO}" } }, on_error: continue }
  - { id: c, action: log, config: { message: c }, assert: ["'\${WHO}' == 'else'"] }
`
    const id = await test.start(text, { environment: 'secret', secrets: { WHO: canaries[0] ?? '' } })
    await test.finished(id)
    const events = await test.events(id)
    expect(streamLaws(events, { secrets: canaries })).toEqual([])
    for (const table of [
      'executions.executions',
      'executions.step_results',
      'executions.events',
      'scheduler.jobs',
      'environments.secrets',
    ]) {
      const rows = await test.platform.database.query(`select row::text as row from ${table} as row`)
      for (const canary of canaries) expect([table, JSON.stringify(rows).includes(canary)]).toEqual([table, false])
    }
  })

  it('bears whatever a system under test says, and what a flow is called', async () => {
    const bodies: Record<string, string> = {
      nul: '{"a":"x\\u0000y"}',
      surrogate: '{"a":"\\ud800"}',
      deep: `${'['.repeat(3000)}${']'.repeat(3000)}`,
      large: JSON.stringify({ a: 'z'.repeat(6_000_000) }),
      numbers: '{"a":1e400,"b":-0,"c":123456789012345678901234567890}',
      proto: '{"__proto__":{"x":1},"constructor":1}',
    }
    const target = createServer((request, response) => {
      response.setHeader('content-type', 'application/json')
      response.end(bodies[request.url?.slice(1) ?? ''])
    }).listen(0, '127.0.0.1')
    await once(target, 'listening')
    const url = `http://127.0.0.1:${(target.address() as AddressInfo).port}`
    const steps = Object.keys(bodies).map(
      (id) => `  - { id: ${id}, action: http_request, config: { url: "${url}/${id}" }, assert: ["body.a == 'else'"], on_error: continue }`,
    )
    const id = await test.start(
      `name: Odd\nsteps:\n${steps.join('\n')}\n  - { id: fails, action: http_request, config: { url: "${url}/nul" }, assert: ["body.a == 'else'"] }\n`,
    )
    expect(await test.finished(id)).toMatchObject({ verdict: 'failed', error: { code: 'ASSERT_FAILED' } })
    const events = await test.events(id)
    expect(streamLaws(events)).toEqual([])
    expect(await test.workspace.stepResults.list(id)).toHaveLength(7)
    expect(JSON.stringify(events)).toContain('x\\u0000y')
    target.close()
  })

  it('stops what is cancelled, tears down, and starts no other step', async () => {
    const id = await test.start(slow)
    await test.until(id, ({ type }) => type === 'step.started')
    await test.platform.queue.cancel(id, { reason: 'somebody cancelled it' })
    expect(await test.finished(id)).toMatchObject({ verdict: 'cancelled' })
    const events = await test.events(id)
    expect(streamLaws(events)).toEqual([])
    const outcomes = (await test.workspace.stepResults.list(id)).map(({ stepId, outcome }) => [stepId, outcome])
    expect(Object.fromEntries(outcomes)).toEqual({ wait: 'cancelled', never: 'skipped', bye: 'passed' })
  })

  it('ends at once what is cancelled while it waits', async () => {
    const id = await test.start(hello, { variables: { WHO: 'x' } })
    const state = await test.platform.queue.cancel(id)
    const { verdict } = await test.finished(id)
    if (state === 'cancelled') expect(verdict).toBe('cancelled')
    expect(streamLaws(await test.events(id))).toEqual([])
  })

  // What is not heard is ended by force after seconds, each.
  it('stops what is cancelled at any moment of its beginning', { timeout: 15_000 }, async () => {
    for (const pauseMs of [0, 5, 10, 15, 20, 30, 50, 80]) {
      const id = await test.start(slow)
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
      await test.platform.queue.cancel(id)
      expect(await test.finished(id)).toMatchObject({ verdict: 'cancelled' })
    }
  })
})

describe('a worker whose children break', () => {
  let test: TestWorker
  beforeAll(async () => {
    test = await openTestWorker()
  })
  afterAll(() => test[Symbol.asyncDispose]())
  afterEach(() => test.stopWorkers())

  const killChildren = (pids: readonly number[]): void => {
    for (const pid of pids) process.kill(pid, 'SIGKILL')
  }

  it('starts a lost execution again, and says so', async () => {
    const ended: EndedExecution[] = []
    const worker = await test.worker({ slots: 1, onEnded: (one) => ended.push(one) })
    const text = slow.replace('20s', '1s')
    const id = await test.start(text)
    await test.until(id, ({ type }) => type === 'step.started')
    killChildren(worker.childPids())
    expect(await test.finished(id)).toMatchObject({ verdict: 'passed', epoch: 2 })
    const events = await test.events(id)
    expect(streamLaws(events)).toEqual([])
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'execution.restarted', epoch: 2, data: { reason: 'its process was ended by SIGKILL' } }),
    )
    const { traceId } = (await test.workspace.executions.find(id)) ?? {}
    expect(ended).toMatchObject([
      { executionId: id, traceId, epoch: 1, outcome: 'broken', reason: 'its process was ended by SIGKILL' },
      { executionId: id, traceId, epoch: 2, outcome: 'succeeded', verdict: 'passed' },
    ])
  })

  it('gives up what breaks its process again and again, and goes on with the others', async () => {
    const worker = await test.worker({ slots: 2 })
    const poison = await test.start(slow)
    const breaking = setInterval(() => killChildren(worker.childPids()), 150)
    expect(await test.finished(poison)).toMatchObject({ verdict: 'error', error: { code: 'WORKER_LOST' } })
    clearInterval(breaking)
    expect(streamLaws(await test.events(poison))).toEqual([])
    const lost = { outcome: 'lost', reason: expect.stringContaining('SIGKILL'), worker: expect.stringContaining(String(process.pid)) }
    expect(await test.workspace.attempts.list(poison)).toMatchObject([1, 2, 3].map((epoch) => ({ epoch, ...lost })))
    expect(await test.finished(await test.start(hello, { variables: { WHO: 'good' } }))).toMatchObject({ verdict: 'passed' })
  })

  it('ends a child that no longer hears, within a second or two', async () => {
    const worker = await test.worker({ slots: 1 })
    const id = await test.start(slow)
    await test.until(id, ({ type }) => type === 'step.started')
    for (const pid of worker.childPids()) process.kill(pid, 'SIGSTOP')
    await test.platform.queue.cancel(id)
    expect(await test.finished(id)).toMatchObject({ verdict: 'cancelled' })
    expect(streamLaws(await test.events(id))).toEqual([])
  })

  it('loses nothing when it has no place to begin in, and begins when there is one', async () => {
    const ended: EndedExecution[] = []
    const place = join(tmpdir(), `testmesh-place-${randomUUID()}`)
    vi.stubEnv('TMPDIR', place)
    onTestFinished(async () => {
      vi.unstubAllEnvs()
      await rm(place, { recursive: true, force: true })
    })
    await test.worker({ slots: 1, onEnded: (one) => ended.push(one) })
    const id = await test.start(hello, { variables: { WHO: 'you' } })
    await expect.poll(() => ended.length).toBeGreaterThan(3)
    await mkdir(place)
    expect(await test.finished(id)).toMatchObject({ verdict: 'passed' })
    expect(streamLaws(await test.events(id))).toEqual([])
    const reason = expect.stringMatching(/^ENOENT: .* mkdtemp/)
    expect(ended.slice(0, 2)).toMatchObject([1, 2].map((epoch) => ({ executionId: id, epoch, outcome: 'unable', reason })))
    expect((await test.workspace.attempts.list(id)).slice(0, 2)).toMatchObject(
      [1, 2].map((epoch) => ({ epoch, outcome: 'released', reason })),
    )
  })

  it('gives up files that are larger than its disk after some tries, goes on with others, and waits where the disk is full', async () => {
    const ended: EndedExecution[] = []
    const MiB = 1024 * 1024
    let sizeBytes = MiB
    const files = { 'large.bin': 'x'.repeat(2 * MiB) }
    const say = 'name: Large\nsteps:\n  - { action: log, config: { message: a } }\n'
    await test.worker({ slots: 1, onEnded: (one) => ended.push(one), roomOn: async () => ({ freeBytes: MiB, sizeBytes }) })
    const large = await test.start(say, { files })
    await expect.poll(() => ended.length).toBe(1)
    const small = await test.start(hello, { variables: { WHO: 'small' } })
    expect(await test.finished(small)).toMatchObject({ verdict: 'passed' })
    expect(ended.filter(({ executionId }) => executionId === large)).toHaveLength(1)
    expect(await test.finished(large)).toMatchObject({
      verdict: 'error',
      error: {
        code: 'EXECUTION_FAILED',
        message: 'the execution needs 3 MiB for its files, and the disk of the worker has 1 MiB left: it was tried 12 times',
      },
    })
    expect(streamLaws(await test.events(large))).toEqual([])

    sizeBytes = 1024 * MiB
    const waiting = await test.start(say, { files })
    expect(await test.finished(waiting)).toMatchObject({ verdict: 'passed' })
    expect(ended.filter(({ outcome }) => outcome === 'unable')).toHaveLength(11)
  })

  it('lets nothing listen where others reach it unless that is granted', async () => {
    const opens = 'name: Opens\nsteps:\n  - { id: a, action: mock_server_start, config: { host: 0.0.0.0, proxy: "http://127.0.0.1:1" } }\n'
    const ended = async (granted: readonly Capability[]) => {
      await test.worker({ slots: 1, granted })
      const id = await test.start(opens)
      const { verdict } = await test.finished(id)
      await test.stopWorkers()
      return [verdict, (await test.until(id, ({ type }) => type === 'step.finished')).data]
    }
    expect(await ended([])).toMatchObject(['error', { failure: { code: 'LISTEN_DENIED' } }])
    expect(await ended(['open-port'])).toMatchObject(['passed', {}])
  })

  it('ends the programs of a lost execution with its child', async () => {
    const worker = await test.worker({ slots: 1, granted: ['exec'] })
    const id = await test.start('name: Runs\nsteps:\n  - { id: a, action: exec, config: { script: "echo $$; sleep 60", timeout: 2m } }\n')
    await test.until(id, ({ type }) => type === 'step.started')
    const [child = 0] = worker.childPids()
    const programs = () =>
      execFileSync('ps', ['-eo', 'pid=,ppid=,stat='])
        .toString()
        .trim()
        .split('\n')
        .map((line) => line.trim().split(/ +/))
    const findProgram = () => programs().find(([, parent]) => Number(parent) === child)?.[0]
    await expect.poll(findProgram).toBeDefined()
    const program = findProgram()
    await test.platform.database.query(`update scheduler.jobs set epoch = epoch + 1 where id = $1`, [id])
    await expect
      .poll(() => programs().filter(([pid, , state]) => pid === program && !state?.startsWith('Z')), { timeout: 5_000 })
      .toEqual([])
    await test.platform.database.query(`update scheduler.jobs set state = 'cancelled', finished_at = tm.now() where id = $1`, [id])
  })

  it('removes what a lost execution made, from the last to the first, each once', async () => {
    const removed: string[] = []
    const target = createServer((request, response) => {
      if (request.method === 'DELETE') removed.push(request.url ?? '')
      response.end('{}')
    }).listen(0, '127.0.0.1')
    await once(target, 'listening')
    const url = `http://127.0.0.1:${(target.address() as AddressInfo).port}`
    const make = (id: string) => `  - id: ${id}
    action: http_request
    config: { method: POST, url: "${url}/${id}" }
    cleanup:
      steps: [{ id: undo_${id}, action: http_request, config: { method: DELETE, url: "${url}/${id}", headers: { x: "\${KEY}" } } }]
`
    const text = `name: Leaves things\nsteps:\n${make('a')}${make('b')}  - { id: wait, action: delay, config: { duration: 20s } }\n`
    const worker = await test.worker({ slots: 1 })
    const id = await test.start(text, { secrets: { KEY: 'canary-cleanup-4713' } })
    for (let losses = 0; losses < 3; losses += 1) {
      await test.until(id, (event) => event.type === 'step.started' && event.path === 'steps/wait' && event.epoch > losses)
      // What is lost while it removes begins again with the entry that it was at.
      await expect.poll(() => removed.length).toBe(2 * losses)
      // It is noted as removed too: what the start that goes on has made is all that is left.
      await expect.poll(() => test.workspace.cleanup.open(id)).toHaveLength(2)
      killChildren(worker.childPids())
    }
    expect(await test.finished(id)).toMatchObject({ verdict: 'error', error: { code: 'WORKER_LOST' } })
    await expect.poll(() => removed.length).toBe(6)
    for (const [at, path] of removed.entries()) expect(path).toBe(at % 2 === 0 ? '/b' : '/a')
    await expect.poll(() => test.workspace.cleanup.open(id)).toEqual([])
    const rows = await test.platform.database.query('select entry::text as row from executions.cleanup as entry')
    expect(JSON.stringify(rows)).not.toContain('canary-cleanup-4713')
    target.close()
  })

  it('begins, and keeps in the ledger what is to be removed, however often the database is away', async () => {
    const { queue } = test.platform
    let turn = 0
    let unknown = 0
    const away = () => Object.assign(new Error('no connection'), { code: 'CONNECTION_CLOSED' })
    // Before, not at all, and after the commit.
    const underFence: typeof queue.underFence = async (fence, work) => {
      const end = turn++ % 3
      if (end === 0) throw away()
      const done = await queue.underFence(fence, work)
      if (end === 2) return done
      unknown += 1
      throw away()
    }
    await test.worker({ platform: { ...test.platform, queue: { ...queue, underFence } } })
    const text = `name: Leaves things
steps:
  - { id: a, action: log, config: { message: a }, cleanup: [{ id: undo_a, action: log, config: { message: gone } }] }
  - { id: wait, action: delay, config: { duration: 20s } }
`
    const id = await test.start(text)
    await test.until(id, ({ type, ...event }) => type === 'step.started' && 'path' in event && event.path === 'steps/wait')
    expect(unknown).toBeGreaterThan(1)
    expect(await test.workspace.cleanup.open(id)).toMatchObject([{ path: 'steps/a' }])
    await queue.cancel(id)
    expect(await test.finished(id)).toMatchObject({ verdict: 'cancelled', epoch: 1 })
    expect(await test.workspace.cleanup.open(id)).toEqual([])
    expect(JSON.stringify(await test.events(id))).not.toContain('LEDGER_FAILED')
  })

  it('ends what takes longer than it may, as an error, after its teardown, however late its child was there', async () => {
    const id = await test.start(slow)
    await test.platform.database.query('update scheduler.jobs set timeout_s = 14 where id = $1', [id])
    const worker = await test.worker({ slots: 1 })
    await expect.poll(() => worker.childPids(), { interval: 5 }).toHaveLength(1)
    for (const pid of worker.childPids()) process.kill(pid, 'SIGSTOP')
    await new Promise((resolve) => setTimeout(resolve, 4_000))
    for (const pid of worker.childPids()) process.kill(pid, 'SIGCONT')
    expect(await test.finished(id)).toMatchObject({ verdict: 'error', error: { code: 'FLOW_TIMEOUT' } })
    expect(streamLaws(await test.events(id))).toEqual([])
  })

  it('is known as long as it lives, says when it takes no more, and is forgotten when it has ended', async () => {
    const known = async () => {
      const pools = await readPools(test.platform.database, test.workspace.id)
      return pools
        .find(({ pool }) => pool === 'known')
        ?.workers.map(({ pid, slots, version, busy, isOnline, isStopping }) => ({ pid, slots, version, busy, isOnline, isStopping }))
    }
    const worker = await test.worker({ pool: 'known', slots: 3 })
    const alive = { pid: process.pid, slots: 3, version: '1.2.3', isOnline: true }
    await expect.poll(known).toEqual([{ ...alive, busy: 0, isStopping: false }])
    await test.workspace.environments.create({ name: 'known', pool: 'known' })
    const id = await test.start(slow.replace('20s', '1s'), { environment: 'known' })
    await test.until(id, ({ type }) => type === 'step.started')
    const stopped = worker.stop()
    await expect.poll(known).toEqual([{ ...alive, busy: 1, isStopping: true }])
    await stopped
    expect(await known()).toBeUndefined()
    expect(await test.finished(id)).toMatchObject({ verdict: 'passed' })
  })

  it('gives back what it may not finish, and leaves nobody and nothing behind', async () => {
    const worker = await test.worker({ slots: 1 })
    const id = await test.start(slow.replace('20s', '2s'))
    await test.until(id, ({ type }) => type === 'step.started')
    const pids = worker.childPids()
    await worker.stop({ graceMs: 0 })
    expect(pids.filter(isAlive)).toEqual([])
    expect(await test.platform.queue.find(id)).toMatchObject({ state: 'queued', losses: 0 })
    const other = await test.worker()
    expect(await test.finished(id)).toMatchObject({ verdict: 'passed', epoch: 2 })
    await other.stop()
    expect(await readdir(join(test.blobFolder, 'tmp')).catch(() => [])).toEqual([])
  })
})

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
