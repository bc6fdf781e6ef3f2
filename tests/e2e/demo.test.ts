import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bugTable, parseBugs, type Shop, startShop } from '@testmesh-examples/shop'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browserPeer } from '../dashboard/open-dashboard.ts'
import { repository, startCli } from './start-cli.ts'

let shop: Shop
let folder = ''

beforeAll(async () => {
  shop = await startShop()
  folder = mkdtempSync(join(tmpdir(), 'testmesh-demo-'))
  for (const name of ['flows', 'browser', 'environments', 'testmesh.config.yaml'])
    cpSync(join(repository, 'examples', name), join(folder, name), { recursive: true })
})
afterAll(async () => {
  await shop?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const run = (...args: string[]) => {
  const env = Object.fromEntries(Object.entries(shop.environment()).map(([name, value]) => [`TESTMESH_VAR_${name}`, value]))
  return startCli(['run', ...args], { cwd: folder, env }).ended
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

describe('the demo flows', () => {
  it('pass against the shop', async () => {
    const { code, output } = await run()
    expect(output).toMatch(/^19 passed in /m)
    expect(code).toBe(0)
  })

  it.each(Object.entries(bugTable))('catch %s, and only the flow that covers it fails', async (bug, { caughtBy }) => {
    await switchBugs([bug])
    try {
      const { code, output } = await run()
      expect(code).toBe(1)
      expect(output).toMatch(/^1 failed, 18 passed in /m)
      expect(output).toMatch(/^error\[ASSERT_FAILED\]: /m)
      expect(output).toContain(`--> flows/${caughtBy}:`)
      expect(output).toContain('= request  ')
      expect(output).toContain('= repeat   curl ')
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
