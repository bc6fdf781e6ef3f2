import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import postgres from 'postgres'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { bugNames } from './bugs.ts'
import { bugTable, type Shop, startShop } from './index.ts'
import { askUntil, newCustomer, placeOrder, send } from './testing/shop-client.ts'

let shop: Shop
const log: string[] = []
beforeAll(async () => {
  shop = await startShop({ log: (line) => log.push(line) })
})
afterAll(async () => {
  await shop.stop()
  expect(log).toEqual([])
})

describe('bugs', () => {
  const setBugs = (bugs: string[]) =>
    send('POST', `${shop.urls.orders}/admin/bugs`, { headers: { 'x-api-key': shop.adminKey }, body: { bugs } })
  afterEach(async () => void (await setBugs([])))

  it('are listed with what they do and which flow catches them', async () => {
    expect((await send('GET', `${shop.urls.orders}/admin/bugs`)).body).toEqual({ on: [], bugs: bugTable })
    expect((await setBugs(['wrong-colour'])).body.errors[0].message).toBe(`must be a list of: ${bugNames.join(', ')}`)
  })

  it('wrong-total: the total is text, with the noise of floating point', async () => {
    await setBugs(['wrong-total'])
    expect((await placeOrder(shop, await newCustomer(shop))).body.total).toBe('13.049999999999999')
  })

  it('leaked-field: a user carries the hash of the password', async () => {
    await setBugs(['leaked-field'])
    expect((await send('GET', `${shop.urls.users}/users/me`, await newCustomer(shop))).body.password_hash).toMatch(/^scrypt\$/)
  })

  it('late-event: no notification for a long time', async () => {
    await setBugs(['late-event'])
    const { body: order } = await placeOrder(shop, await newCustomer(shop))
    const url = `${shop.urls.notifications}/notifications?order_id=${order.id}`
    const { body } = await askUntil(
      () => send('GET', url),
      (answer) => answer.body.total > 0,
      600,
    )
    expect(body.total).toBe(0)
  })
})

describe('the shop as a whole', () => {
  it('answers the requests under way before it stops, without a word', async () => {
    const said: string[] = []
    const busy = await startShop({ log: (line) => said.push(line) })
    const customer = await newCustomer(busy)
    const answers: number[] = []
    const orderAgainAndAgain = async (): Promise<void> => {
      for (;;) answers.push((await placeOrder(busy, customer)).status)
    }
    // Each goes on until the door is closed.
    const customers = Array.from({ length: 10 }, () => orderAgainAndAgain().catch(String))
    await setTimeout(300)
    await busy.stop()
    expect(await Promise.all(customers)).toEqual(Array(10).fill('TypeError: fetch failed'))
    expect(answers.filter((status) => status === 201).length).toBeGreaterThan(0)
    expect(answers.filter((status) => status >= 500)).toEqual([])
    expect(said).toEqual([])
  })

  it('runs twice at once, each with its own data', async () => {
    const other = await startShop({ bugs: ['leaked-field'] })
    const customer = await newCustomer(shop)
    expect((await send('GET', `${other.urls.users}/users/me`, customer)).status).toBe(401)
    const sql = postgres(other.databaseUrl, { max: 1 })
    expect(await sql`select count(*)::int as users from users`).toEqual([{ users: 2 }])
    await sql.end()
    await other.stop()
  })

  it('works on a database it is given, adding what is missing', async () => {
    const other = await startShop({ databaseUrl: shop.databaseUrl })
    expect((await placeOrder(other, await newCustomer(other))).status).toBe(201)
    await other.stop()
    expect((await send('GET', `${shop.urls.users}/health`)).body).toEqual({ status: 'ok', service: 'users' })
  })

  it('leaves nothing open when it stops, even with a notification under way', async () => {
    const index = new URL('./index.ts', import.meta.url)
    const script = `
      const { startShop } = await import('${index}')
      const shop = await startShop()
      const post = async (url, body, token) => {
        const headers = { 'content-type': 'application/json', authorization: 'Bearer ' + token }
        return (await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })).json()
      }
      const { token } = await post(shop.urls.users + '/login', { email: 'ada@example.com', password: 'correct-horse' })
      const { status } = await post(shop.urls.orders + '/orders', { items: [{ product_id: 1, quantity: 1 }] }, token)
      await shop.stop()
      console.log(status, 'stopped')`
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { timeout: 20_000 })
    expect(stdout).toBe('pending stopped\n')
  })

  it('says which port is taken, and exits', async () => {
    const squatter = createServer().listen(5003, '127.0.0.1')
    // Whoever has the port already does as well: a shop that somebody runs by hand.
    await once(squatter, 'listening').catch(() => undefined)
    const main = spawn(process.execPath, [mainFile], { stdio: ['ignore', 'ignore', 'pipe'] })
    const [stderr, [code]] = await Promise.all([readAll(main.stderr), once(main, 'exit')])
    squatter.close()
    expect(code).toBe(1)
    expect(stderr).toMatch(
      /^The shop did not start: port 50\d\d \(\w+\) is taken; stop what listens there, or is the shop running already\?\n$/,
    )
  })

  it('prints its addresses for flows and stops on SIGTERM', async () => {
    const main = spawn(process.execPath, [mainFile, '--print-env', '--free-ports'], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, SHOP_BUGS: 'wrong-total' },
    })
    const [chunk] = await once(main.stdout, 'data')
    main.kill('SIGTERM')
    expect(await once(main, 'exit')).toEqual([0, null])
    expect(String(chunk).replaceAll(/:\d{4,5}/g, ':0')).toMatchInlineSnapshot(`
      "USERS_URL=http://127.0.0.1:0
      PRODUCTS_URL=http://127.0.0.1:0
      ORDERS_URL=http://127.0.0.1:0
      NOTIFICATIONS_URL=http://127.0.0.1:0
      RECOMMENDATIONS_URL=http://127.0.0.1:0
      WEB_URL=http://127.0.0.1:0
      FEED_URL=ws://127.0.0.1:0/feed
      MCP_URL=http://127.0.0.1:0/mcp
      GRPC_ADDRESS=127.0.0.1:0
      DATABASE_URL=postgres://shop:open-sesame@127.0.0.1:0/postgres?sslmode=disable
      "
    `)
  })
})

const mainFile = fileURLToPath(new URL('./main.ts', import.meta.url))

const readAll = async (stream: AsyncIterable<Uint8Array>): Promise<string> => {
  let text = ''
  for await (const chunk of stream) text += Buffer.from(chunk).toString()
  return text
}
