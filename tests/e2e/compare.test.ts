import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startCli } from './start-cli.ts'

/** A shop whose orders have an id and a time of their own each time, and that can be broken. */
const startShop = async () => {
  let orders = 0
  const shop = { url: '', status: 'paid', close: async () => {} }
  const server = createServer((request, response) => {
    if (request.method === 'POST') orders += 1
    response.setHeader('content-type', 'application/json').setHeader('x-request-id', crypto.randomUUID())
    response.end(
      JSON.stringify({ order: `A-${orders}`, at: new Date().toISOString(), status: request.method === 'POST' ? 'new' : shop.status }),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  shop.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  shop.close = () => new Promise((resolve) => server.close(() => resolve()))
  return shop
}

const flow = (name: string, url: string, more = '') => `name: ${name}
steps:
  - id: create
    action: http_request
    config: { method: POST, url: "${url}/orders" }
    output: { order: $.body.order }
  - id: pay
    action: http_request
    config: { url: "${url}/orders/\${order}" }
    assert: [body.status == "paid"]
${more}`

describe('testmesh compare', () => {
  const folder = mkdtempSync(join(tmpdir(), 'testmesh-compare-'))
  let shop: Awaited<ReturnType<typeof startShop>>
  const testmesh = (...words: string[]) => startCli(words, { cwd: folder }).ended
  const stable = (output: string): string =>
    output
      .replaceAll(/\d{8}-\d{6}-\d+-\w+/g, 'BATCH')
      .replaceAll(/\d+ seconds? (before|after)/g, 'N seconds $1')
      .replaceAll(shop.url, 'URL')

  beforeAll(async () => {
    shop = await startShop()
    writeFileSync(join(folder, 'a.testmesh.yaml'), flow('checkout', shop.url))
    writeFileSync(
      join(folder, 'b.testmesh.yaml'),
      `name: never\nsteps:\n  - { id: no, action: http_request, config: { url: "${shop.url}" }, assert: [status == 404] }\n`,
    )
  })
  afterAll(async () => {
    await shop.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('says what differs from when a flow passed the last time, and leaves out what differs in every run', async () => {
    expect((await testmesh('run', 'a.testmesh.yaml')).code).toBe(0)
    expect(stable((await testmesh('compare')).output)).toBe(
      'all of BATCH passed; to see what differs all the same: testmesh compare <batch>\n',
    )
    shop.status = 'pending'
    expect((await testmesh('run', 'a.testmesh.yaml')).code).toBe(1)
    // The run between does not have the flow.
    expect((await testmesh('run', 'b.testmesh.yaml')).code).toBe(1)
    expect((await testmesh('run')).code).toBe(1)
    const { code, output } = await testmesh('compare')
    expect(code).toBe(0)
    expect(stable(output)).toMatchInlineSnapshot(`
      "checkout  passed → failed  a.testmesh.yaml
        against BATCH, N seconds before
        create  http_request  passed
          result  body.order  "A-1" → "A-3"
        pay  http_request  passed → failed
          assert  body.status == "paid"  passed → failed
          result  body.status  "paid" → "pending"

      passed in no earlier recording (of 3): never (b.testmesh.yaml)
      "
    `)
  })

  it('compares a batch that is named with the last one, with all that is edited, new and gone', async () => {
    const first = /\S+/.exec((await testmesh('show', '--list')).output.trim().split('\n').at(-1) ?? '')?.[0] ?? ''
    writeFileSync(
      join(folder, 'a.testmesh.yaml'),
      flow('checkout', shop.url, '  - { id: note, action: log, config: { message: seen } }\n').replace('method: POST', 'method: PUT'),
    )
    await testmesh('run')
    const { code, output } = await testmesh('compare', first)
    expect([code, stable(output)]).toMatchInlineSnapshot(`
      [
        0,
        "checkout  passed → failed  a.testmesh.yaml
        against BATCH, N seconds before
        the flow has another text
        create  http_request  passed
          input  method  "POST" → "PUT"
          result  body.order  "A-1" → "A-3"
          result  body.status  "new" → "pending"
        pay  http_request  passed → failed
          assert  body.status == "paid"  passed → failed
          result  body.status  "paid" → "pending"
        note  log  new

      1 execution only in BATCH
      ",
      ]
    `)
  })

  it('says which batch there is not, that there is nothing in common, and that one is the other', async () => {
    const ids = (await testmesh('show', '--list')).output.split('\n').map((line) => line.split(' ')[0] ?? '')
    expect(await testmesh('compare', 'nobody')).toEqual({
      code: 2,
      output: 'error: there is no recorded batch nobody; see testmesh show --list\n',
    })
    // The oldest has the one flow, and the third the other.
    const { code, output } = await testmesh('compare', ids[4] ?? '', ids[2] ?? '')
    expect([code, output]).toEqual([2, 'error: the two batches have no flow in common\n'])
    expect((await testmesh('compare', 'a', 'b', 'c')).code).toBe(2)
    // Whoever names the last one wants to know why it failed.
    expect(await testmesh('compare', ids[0] ?? '')).toEqual({
      code: 2,
      output: `error: ${ids[0]} would be compared with itself: name an earlier one of testmesh show --list, or none\n`,
    })
  })

  it('reads of a broken recording what stands before the broken line, and says where that is', async () => {
    const listed = (await testmesh('show', '--list')).output.trim().split('\n')
    const [last = '', first = ''] = [listed[0], listed.at(-1)].map((line) => line?.split(' ')[0])
    const eventsOf = (id: string) => join('.testmesh', 'batches', id, 'events.jsonl')
    const write = (id: string, lines: (written: string[]) => string[]): number => {
      const written = readFileSync(join(folder, eventsOf(id)), 'utf8').split('\n')
      writeFileSync(join(folder, eventsOf(id)), lines(written).join('\n'))
      return written.length
    }
    const whole = write(first, (written) => [...written.slice(0, -1), 'no event', ''])
    const one = await testmesh('compare', first)
    expect(one.code).toBe(2)
    expect(one.output).toContain(`${eventsOf(first)}:${whole}: the recording is broken here`)
    expect(one.output).toContain('checkout  passed → failed  a.testmesh.yaml')
    write(last, (written) => ['no event', ...written.slice(1)])
    expect((await testmesh('compare')).output).toContain(`all that ended of ${last}, which has more, passed`)
    expect((await testmesh('compare', first)).output).toContain('error: the two batches have no flow in common')
  })

  it('does not say that all of a batch passed that was killed before the rest began', async () => {
    shop.status = 'paid'
    expect((await testmesh('run', 'a.testmesh.yaml')).code).toBe(0)
    const id = /\S+/.exec((await testmesh('show', '--list')).output)?.[0] ?? ''
    const path = join(folder, '.testmesh', 'batches', id, 'batch.json')
    writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), finished: undefined }))
    expect(await testmesh('compare')).toEqual({
      code: 0,
      output: `all that ended of ${id}, which has more, passed; to see what differs all the same: testmesh compare <batch>\n`,
    })
  })

  it('tells what differs in a long answer, which is stored outside of the events', async () => {
    const list = (left: number) =>
      Array.from({ length: 2_000 }, (_, index) => ({ sku: `s-${index}`, at: Date.now(), left: index === 700 ? left : 1 }))
    const stock = createServer((_, response) => {
      response.setHeader('content-type', 'application/json').end(JSON.stringify(list(shop.status === 'paid' ? 1 : 0)))
    })
    await new Promise<void>((resolve) => stock.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(stock.address() as AddressInfo).port}`
    writeFileSync(
      join(folder, 'c.testmesh.yaml'),
      `name: stock\nsteps:\n  - { id: get, action: http_request, config: { url: "${url}" }, assert: [body.all(.left > 0)] }\n`,
    )
    shop.status = 'paid'
    expect((await testmesh('run', 'c.testmesh.yaml')).code).toBe(0)
    shop.status = 'pending'
    expect((await testmesh('run', 'c.testmesh.yaml')).code).toBe(1)
    const { output } = await testmesh('compare')
    stock.close()
    expect(stable(output)).toMatchInlineSnapshot(`
      "stock  passed → failed  c.testmesh.yaml
        against BATCH, N seconds before
        get  http_request  passed → failed
          assert  body.all(.left > 0)  passed → failed
          result  body[700].left  1 → 0

      "
    `)
  })

  it('tells of a loop the first rounds that ended alike, and counts the others', async () => {
    writeFileSync(
      join(folder, 'd.testmesh.yaml'),
      `name: loop
steps:
  - id: each
    action: for_each
    config: { range: { start: 1, end: 6 }, steps: [{ id: get, action: http_request, config: { url: "${shop.url}/\${item}" } }] }
  - { id: last, action: http_request, config: { url: "${shop.url}" }, assert: [body.status == "paid"] }
`,
    )
    shop.status = 'paid'
    expect((await testmesh('run', 'd.testmesh.yaml')).code).toBe(0)
    shop.status = 'pending'
    expect((await testmesh('run', 'd.testmesh.yaml')).code).toBe(1)
    expect(stable((await testmesh('compare')).output)).toMatchInlineSnapshot(`
      "loop  passed → failed  d.testmesh.yaml
        against BATCH, N seconds before
        each[0]/get  http_request  passed
          result  body.status  "paid" → "pending"
        each[1]/get  http_request  passed
          result  body.status  "paid" → "pending"
        each[2]/get  http_request  passed
          result  body.status  "paid" → "pending"
          and 3 more rounds with -v
        last  http_request  passed → failed
          assert  body.status == "paid"  passed → failed
          result  body.status  "paid" → "pending"
        1 step did the same

      "
    `)
    const { output } = await testmesh('compare', '-v')
    expect(output.match(/each\[\d\]\/get/g)).toHaveLength(6)
  })
})
