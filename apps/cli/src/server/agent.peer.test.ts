import { mkdtempSync, rmSync } from 'node:fs'
import { createServer as createTarget } from 'node:http'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Client, createClient } from '@testmesh/client'
import { createLog, openPlatform, type Platform, setupToken } from '@testmesh/platform'
import { type DebugCommand, type ExecutionEvent, streamLaws } from '@testmesh/protocol'
import { createHousekeeping, scaleTimings } from '@testmesh/queue'
import { type RunningServer, startServer } from '@testmesh/server'
import { templateFile } from '@testmesh/storage/testing'
import { agentTimings, startAgent, type Worker } from '@testmesh/worker'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'

/** A lease of 3 s. */
const quick = scaleTimings(0.1, { ...agentTimings, heartbeatMs: 3_000 })

let folder: string
let platform: Platform
let server: RunningServer
let admin: Client
let agentKey: string
let housekeeping: { stop(): Promise<void> }
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'testmesh-agents-'))
  platform = await openPlatform({ folder, timings: quick, template: await templateFile() })
  housekeeping = createHousekeeping({ queue: platform.queue, timings: quick })
  const log = createLog({ name: 'testmesh-server', write: () => {} })
  const rateLimits = { perPrincipal: 1e6, anonymous: 1e6 }
  server = await startServer({ platform, host: '127.0.0.1', port: 0, version: '1.2.3', log, rateLimits })
  const account = { token: setupToken(platform.keyring), email: 'olga@example.com', name: 'Olga', password: 'correct horse battery' }
  const { accessToken } = await createClient({ url: server.url }).setUp({ body: account })
  admin = createClient({ url: server.url, token: accessToken })
  agentKey = (await admin.createApiKey({ body: { name: 'agent', scope: 'agent' } })).key
})
afterAll(async () => {
  await server.close()
  await housekeeping.stop()
  await platform.close()
  rmSync(folder, { recursive: true })
})

/** Where connections of an agent go through, to be cut; or the next answer of the server, which then never arrives. */
const openLink = async () => {
  const sockets = new Set<Socket>()
  let isCut = false
  let losesAnswerTo: string | undefined
  const { port } = new URL(server.url)
  const proxy = createServer((near) => {
    if (isCut) return void near.destroy()
    const far = connect(Number(port), '127.0.0.1')
    let isLost = false
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        near.destroy()
        far.destroy()
      })
    }
    near.on('data', (bytes) => {
      if (losesAnswerTo !== undefined && bytes.includes(losesAnswerTo)) {
        isLost = true
        losesAnswerTo = undefined
      }
      far.write(bytes)
    })
    far.on('data', (bytes) => (isLost ? near.destroy() : near.write(bytes)))
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    cut: () => {
      isCut = true
      for (const socket of sockets) socket.destroy()
    },
    mend: () => {
      isCut = false
    },
    loseAnswerTo: (path: string) => {
      losesAnswerTo = path
    },
    close: () => {
      for (const socket of sockets) socket.destroy()
      proxy.close()
    },
  }
}

let link: Awaited<ReturnType<typeof openLink>>
let agents: Worker[]
beforeEach(async () => {
  link = await openLink()
  agents = []
})
afterEach(async () => {
  link.mend()
  await Promise.all(agents.map((agent) => agent.stop({ graceMs: 0 })))
  link.close()
})

const agentAt = async (url: string): Promise<Worker> => {
  const client = createClient({ url, token: agentKey })
  const agent = await startAgent({ client, egress: { mode: 'open' }, slots: 1, timings: quick, version: '1.2.3' })
  agents.push(agent)
  return agent
}

const start = async (text: string): Promise<string> => (await admin.createExecution({ body: { text } })).executions[0]?.id ?? ''
const events = async (id: string): Promise<ExecutionEvent[]> =>
  (await admin.listExecutionEvents({ params: { id }, query: { limit: '1000' } })).items
const ended = async (id: string): Promise<ExecutionEvent[]> => {
  await expect.poll(async () => (await admin.getExecution({ params: { id } })).status, { timeout: 30_000 }).toBe('finished')
  return events(id)
}
const saysThat = (id: string, type: string) =>
  expect.poll(async () => (await events(id)).some((event) => event.type === type), { timeout: 20_000 }).toBe(true)

const talkative = `name: Says much
steps:
${Array.from({ length: 40 }, (_, n) => `  - { id: s${n}, action: delay, config: { duration: 100ms } }`).join('\n')}
`

it('goes on through a link that is cut for less than a lease: one start, and a log without gap or repetition', async () => {
  await agentAt(link.url)
  const id = await start(talkative)
  await saysThat(id, 'step.finished')
  for (let cuts = 0; cuts < 3; cuts += 1) {
    link.cut()
    await new Promise((resolve) => setTimeout(resolve, 700))
    link.mend()
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
  const all = await ended(id)
  expect(streamLaws(all)).toEqual([])
  expect(all.at(-1)).toMatchObject({ type: 'execution.finished', epoch: 1, data: { verdict: 'passed', counts: { passed: 40 } } })
})

it('loses the execution when the link is cut for longer, to another agent, which removes what it had made; nothing it says later counts', async () => {
  const heard: string[] = []
  const target = createTarget((request, response) => {
    heard.push(`${request.method} ${request.url}`)
    // The first start waits for an answer that never comes.
    if (heard.length !== 2) response.end()
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => target.once('listening', resolve))
  const url = `http://127.0.0.1:${(target.address() as AddressInfo).port}`
  const first = await agentAt(link.url)
  const id = await start(`name: Leaves a thing
steps:
  - id: make
    action: http_request
    config: { method: POST, url: ${url}/made }
    cleanup: [{ id: undo, action: http_request, config: { method: DELETE, url: ${url}/made } }]
  - { id: wait, action: http_request, config: { url: ${url}/wait } }
`)
  await expect.poll(() => heard).toEqual(['POST /made', 'GET /wait'])
  link.cut()
  await agentAt(server.url)
  const all = await ended(id)
  link.mend()
  expect(streamLaws(all)).toEqual([])
  expect(all.at(-1)).toMatchObject({ type: 'execution.finished', epoch: 2, data: { verdict: 'passed' } })
  await expect.poll(() => first.runningJobs()).toBe(0)
  // What each start made: that of the first may be removed once more, when nobody heard that it was.
  await expect.poll(() => heard.filter((one) => one === 'DELETE /made').length).toBeGreaterThanOrEqual(2)
  expect(heard.filter((one) => one !== 'DELETE /made')).toEqual(['POST /made', 'GET /wait', 'POST /made', 'GET /wait'])
  expect(await events(id)).toEqual(all)
  target.closeAllConnections()
  target.close()
})

it('lets somebody debug what an agent runs, also when its link was cut where it stood', async () => {
  await agentAt(link.url)
  const text =
    'name: Debugged\nsteps:\n  - { id: a, action: log, config: { message: "${WHO}" } }\n  - { id: b, action: log, config: { message: b } }\n'
  const body = { text, variables: { WHO: 'ann' }, debug: { stopOnEntry: true } }
  const id = (await admin.createExecution({ body })).executions[0]?.id ?? ''
  const command = (wanted: DebugCommand) => admin.debugExecution({ params: { id }, body: wanted })
  const standsAt = (number: number) =>
    expect.poll(async () =>
      (await events(id)).some(({ type, data }) => type === 'execution.paused' && 'stop' in data && data.stop?.number === number),
    )
  await standsAt(1).toBe(true)
  expect(await command({ command: 'set', stop: 1, name: 'WHO', expression: 'WHO + "e"' })).toMatchObject({ value: 'anne' })
  link.cut()
  await new Promise((resolve) => setTimeout(resolve, 300))
  link.mend()
  expect((await command({ command: 'look', stop: 1 })).config).toEqual({ message: 'anne' })
  await command({ command: 'next', stop: 1 })
  await standsAt(2).toBe(true)
  await command({ command: 'continue', stop: 2 })
  const all = await ended(id)
  expect(streamLaws(all)).toEqual([])
  expect(all.at(-1)).toMatchObject({ epoch: 1, data: { verdict: 'passed' } })
})

it('gives back at once what it was given in an answer that got lost', async () => {
  await agentAt(link.url)
  link.loseAnswerTo('/agent/take')
  link.cut()
  link.mend()
  const id = await start('name: Short\nsteps:\n  - { id: a, action: log, config: { message: a } }\n')
  const all = await ended(id)
  expect(all.at(-1)).toMatchObject({ type: 'execution.finished', data: { verdict: 'passed' } })
  const { items } = await admin.listExecutionAttempts({ params: { id } })
  expect(items.map(({ outcome }) => outcome)).toEqual(['released', 'succeeded'])
})

it('gives nothing to one that went away while it waited', async () => {
  const gone = new AbortController()
  const body = { agent: 'gone 1 0a1b2c3d', pool: 'default', limit: 1, held: [], waitMs: 20_000 }
  const waiting = createClient({ url: server.url, token: agentKey }).takeExecutions({ body, signal: gone.signal })
  await new Promise((resolve) => setTimeout(resolve, 300))
  gone.abort()
  await expect(waiting).rejects.toThrow()
  await agentAt(server.url)
  const id = await start('name: Short\nsteps:\n  - { id: a, action: log, config: { message: a } }\n')
  expect((await ended(id)).at(-1)).toMatchObject({ epoch: 1, data: { verdict: 'passed' } })
})
