import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Strength } from '@testmesh/strength'
import { bugTable, parseBugs, type Shop, startShop } from '@testmesh-examples/shop'
import { findFreePort, kafkaPeer, kafkaServer, redisPeer, redisServer } from '@testmesh-tooling/services'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browserPeer } from '../dashboard/open-dashboard.ts'
import { repository, startCli } from './start-cli.ts'

let shop: Shop
let otlpPort = 0
let folder = ''

beforeAll(async () => {
  otlpPort = await findFreePort()
  shop = await startShop({ otlpEndpoint: `http://127.0.0.1:${otlpPort}` })
  folder = mkdtempSync(join(tmpdir(), 'testmesh-demo-'))
  for (const name of ['flows', 'browser', 'story', 'environments', 'testmesh.config.yaml'])
    cpSync(join(repository, 'examples', name), join(folder, name), { recursive: true })
})
afterAll(async () => {
  await shop?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const run = (...args: string[]) => runIn(shop, args)

const runIn = (place: Shop, args: readonly string[]) => {
  const env = Object.fromEntries(Object.entries(place.environment()).map(([name, value]) => [`TESTMESH_VAR_${name}`, value]))
  const receiver = { TESTMESH_OTLP_HTTP: String(otlpPort), TESTMESH_OTLP_GRPC: 'off' }
  return startCli(['run', ...args], { cwd: folder, env: { ...env, ...receiver } }).ended
}

const switchBugs = async (bugs: readonly string[]): Promise<void> => {
  const headers = { 'content-type': 'application/json', 'x-api-key': shop.adminKey }
  const response = await fetch(`${shop.urls.orders}/admin/bugs`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ bugs: parseBugs(bugs) }),
  })
  expect(response.ok).toBe(true)
}

/** What a failure shows, of a request and of a trace. */
const ofRequest = [/^error\[ASSERT_FAILED\]: /m, /= repeat {3}curl /]
const ofTrace = [
  /^error\[OTEL_TRACE_FAILED\]: the trace [0-9a-f]{32} is not as expected: expected at least 1 span\s+"notifications"/m,
  /^ +steps\/create_order\n +└─ orders POST \/orders {2}\S+ m?s\n +└─ products POST \/reservations/m,
  /notifications process order\.created, which is expected, began\s+a\s+trace\s+of\s+its\s+own/,
]

describe('the demo flows', () => {
  it('pass against the shop', async () => {
    const { code, output } = await run()
    expect(output).toMatch(/^21 passed in /m)
    expect(code).toBe(0)
  })

  it('tell from their recording which wrong answers nobody would notice, and the lines that would', async () => {
    const judge = async (...words: string[]): Promise<Strength> => {
      const { code, output } = await startCli(['strength', '--json', ...words], { cwd: folder }).ended
      expect({ code, output }).toMatchObject({ code: 0, output: expect.not.stringContaining('correct-horse') })
      return JSON.parse(output) as Strength
    }
    const { totals, flows } = await judge()
    expect(totals).toMatchObject({ steps: expect.toSatisfy((steps) => steps > 70), killed: expect.toSatisfy((killed) => killed > 400) })
    // All others are judged: what was masked, polled, streamed or run in parallel, too.
    const helpers = ['contract', 'open_feed', 'products', 'verified', 'was_asked_three_times']
    expect(flows.flatMap(({ unjudged }) => unjudged.map(({ id }) => id)).toSorted()).toEqual(helpers)
    const first = '01-first-request.testmesh.yaml'
    const fields = flows.flatMap(({ file, steps }) => (file === `flows/${first}` ? steps.flatMap((step) => step.fields) : []))
    expect(fields.map(({ field }) => field)).toEqual(expect.arrayContaining(['body.category', 'body.stock', 'body.id']))
    const stronger = fields.map(({ suggestion }) => `      - ${suggestion}\n`).join('')
    const path = join(folder, 'flows', first)
    const text = readFileSync(path, 'utf8')
    try {
      writeFileSync(path, text + stronger)
      expect((await judge(`flows/${first}`)).totals).toMatchObject({ steps: 1, survived: 0, unknown: 0 })
    } finally {
      writeFileSync(path, text)
    }
  })

  it.each(Object.entries(bugTable))('catch %s, and only the flow that covers it fails', async (bug, { caughtBy }) => {
    await switchBugs([bug])
    try {
      const { code, output } = await run()
      expect(code).toBe(1)
      expect(output).toMatch(bug === 'lost-trace' ? /^1 error, 20 passed in /m : /^1 failed, 20 passed in /m)
      expect(output).toContain(`--> flows/${caughtBy}:`)
      expect(output).toContain('= request  ')
      for (const told of bug === 'lost-trace' ? ofTrace : ofRequest) expect(output).toMatch(told)
      expect(output).not.toContain('correct-horse')
    } finally {
      await switchBugs([])
    }
  })
})

describe.skipIf(browserPeer.isMissing)(browserPeer.label, () => {
  it('orders in the storefront, and leaves a picture of the cart', async () => {
    const { code, output } = await run('browser')
    expect(output).toMatch(/^1 passed in /m)
    expect(code).toBe(0)
    const batches = join(folder, '.testmesh/batches')
    const latest = readdirSync(batches).toSorted().at(-1) ?? ''
    const recorded = readFileSync(join(batches, latest, 'events.jsonl'), 'utf8')
    expect(recorded).toContain('"name":"cart.png","mediaType":"image/png"')
    expect(recorded).not.toContain('correct-horse')
  })
})

const peers = [browserPeer, kafkaPeer(), redisPeer()]
describe.skipIf(peers.some(({ isMissing }) => isMissing))(peers.map(({ label }) => label).join(', '), () => {
  it('follow one order through the browser, Kafka, Redis and all that the shop speaks', async () => {
    const [kafka, redis] = await Promise.all([kafkaServer(), redisServer()])
    const otlpEndpoint = `http://127.0.0.1:${otlpPort}`
    const place = await startShop({ otlpEndpoint, kafkaBrokers: [kafka.broker], redisUrl: redis.url })
    try {
      const { code, output } = await runIn(place, ['story'])
      expect(output).toMatch(/^1 passed in /m)
      expect(code).toBe(0)
    } finally {
      await place.stop()
      await Promise.all([kafka.stop(), redis.stop()])
    }
  })
})
