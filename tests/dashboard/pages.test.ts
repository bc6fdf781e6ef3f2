import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Client, createClient } from '@testmesh/client'
import type { Locator } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { browserPeer, type Dashboard, openDashboard, owner } from './open-dashboard.ts'
import { pagesOf, type Seeded, seed } from './seed.ts'
import { violations } from './violations.ts'

const loop = `name: Loop of forty
env: { LIMIT: 33 }
steps:
  - id: poll
    action: for_each
    config:
      items: [${Array.from({ length: 40 }, (_, n) => n).join(', ')}]
      steps:
        - { id: say, action: log, config: { message: "round \${item}" } }
        - { id: check, action: log, config: { message: a }, assert: [item != LIMIT] }
`

/** Where the first rows lead to: of a long list only what is in sight is there. */
const firstOf = (rows: Locator) => rows.evaluateAll((links) => links.slice(0, 5).map((link) => link.getAttribute('href')))

describe.skipIf(browserPeer.isMissing)(`pages beside the editor in ${browserPeer.label}`, () => {
  let dashboard: Dashboard
  let client: Client
  let seeded: Seeded
  beforeAll(async () => {
    dashboard = await openDashboard()
    client = await dashboard.client()
    seeded = await seed(client, dashboard.url)
    await client.createEnvironment({ body: { name: 'production', isProtected: true } })
  })
  afterAll(() => dashboard?.close())
  afterEach(() => dashboard?.closePages())
  const runsOf = async (flowId: string): Promise<number> => (await client.listExecutions({ query: { flowId } })).items.length

  it('have an icon where browsers look for one by themselves', async () => {
    const icon = await fetch(`${dashboard.url}/favicon.ico`)
    expect([icon.status, icon.headers.get('content-type')]).toEqual([200, 'image/x-icon'])
  })

  it('say that nothing can be read, and offer another try, when everything is answered with 500', async () => {
    const refused = /\/api\/v1\/(?!auth|me)/
    const meetErrors = async (name: string, said: string) => {
      const { page, trouble } = await dashboard.open('/w/main/settings/account/')
      const answers: number[] = []
      page.on('response', (response) => void answers.push(response.status()))
      await page.route(refused, (route) => route.fulfill({ status: 500, json: { title: 'It broke.', status: 500 } }))
      await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name }).click()
      await page.getByText(said).waitFor({ timeout: 10_000 })
      // And it stays, however often the feed is cut.
      await page.waitForTimeout(6_000)
      expect(await page.getByText(said).count()).toBe(1)
      await page.getByRole('button', { name: 'Try again' }).waitFor()
      expect(answers).toContain(500)
      expect([...new Set(trouble)]).toEqual([expect.stringContaining('500')])
      return page
    }
    const [, , page] = await Promise.all([
      meetErrors('Overview', 'The overview could not be read'),
      meetErrors('Schedules', 'The schedules could not be read'),
      meetErrors('Executions', 'The executions could not be read'),
    ])
    await page.unroute(refused)
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('list', { name: 'Executions' }).waitFor()
  })

  it.each([
    ['executions', 'Executions'],
    ['flows', 'Flows'],
  ])('a list of %s that cannot be read on says so, asks no more by itself, and goes on when it is told to', async (path, label) => {
    const { page, trouble } = await dashboard.open('/w/main/settings/account/')
    const address = new RegExp(`/api/v1/${path}(?:\\?|$)`)
    let isBroken = true
    let asked = 0
    await page.route(address, async (route) => {
      if (!route.request().url().includes('cursor=')) {
        const response = await route.fetch()
        return route.fulfill({ response, json: { ...(await response.json()), next: 'x' } })
      }
      asked++
      return isBroken ? route.fulfill({ status: 500, json: { title: 'It broke.', status: 500 } }) : route.fulfill({ json: { items: [] } })
    })
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: label, exact: true }).click()
    await page.getByRole('alert').getByText('The next ones could not be read.').waitFor({ timeout: 20_000 })
    const before = asked
    await page.waitForTimeout(3_000)
    expect(asked).toBe(before)
    isBroken = false
    await page.getByRole('button', { name: 'Try again' }).click()
    await expect.poll(() => asked).toBe(before + 1)
    await expect.poll(() => page.getByRole('alert').getByText('The next ones').count()).toBe(0)
    expect(await page.getByRole('list', { name: label }).getByRole('listitem').count()).toBeGreaterThan(0)
    expect([...new Set(trouble)]).toEqual([expect.stringContaining('500')])
  })

  it('an execution opens on the round that failed, says which it is, and where its variables came from', async () => {
    const { executions } = await client.createExecution({ body: { text: loop, environment: 'staging', waitMs: 20_000 } })
    const { page, trouble } = await dashboard.open(`/w/main/executions/${executions[0]?.id}/`)
    const steps = page.getByRole('tree', { name: 'Steps' })
    await steps.getByRole('treeitem', { name: /round 34/ }).waitFor()
    const failed = steps.getByRole('treeitem', { name: /check/, selected: true })
    await failed.waitFor()
    const [box, frame] = [await failed.boundingBox(), await steps.boundingBox()]
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual((frame?.y ?? 0) + (frame?.height ?? 0) + 1)
    expect(await page.locator(`#${await steps.getAttribute('aria-activedescendant')}`).count()).toBe(1)
    await page.getByRole('heading', { name: 'check' }).waitFor()
    expect(await page.getByText('round 34 of poll').count()).toBeGreaterThan(1)
    expect(await steps.getByRole('treeitem', { name: /round 33.*2 passed/ }).getAttribute('aria-expanded')).toBe('false')
    await page.keyboard.press('Escape')
    await page.getByRole('row', { name: /^LIMIT 33 env of the flow, line 2/ }).waitFor()
    await page.getByRole('row', { name: /^API_URL .* environment staging/ }).waitFor()
    await page.getByRole('tab', { name: 'Warnings' }).click()
    await page.getByText('It has no warnings.').waitFor()
    expect(new URL(page.url()).searchParams.get('step')).toBe('')
    expect(trouble).toEqual([])
  })

  it('a part of a flow that passed is called a part, and hides no failure of the whole', async () => {
    const text =
      'name: Half is well\nsteps:\n  - { id: one, action: log, config: { message: a } }\n  - { id: two, action: log, config: { message: b }, assert: [1 == 2] }\n'
    const { id: flowId } = await client.createFlow({ body: { text } })
    await client.createExecution({ body: { flowId, waitMs: 20_000 } })
    const { executions } = await client.createExecution({ body: { flowId, upTo: 'one', waitMs: 20_000 } })
    expect(executions[0]).toMatchObject({ verdict: 'passed', from: null, upTo: 'one' })
    const { page, trouble } = await dashboard.open('/w/main/')
    await page.getByRole('region', { name: 'Needs attention' }).getByRole('link', { name: 'Half is well' }).waitFor()
    await page.getByRole('region', { name: 'Last 24 hours' }).getByText('up to one').waitFor()
    const { verdict = [] } = await client.getExecutionFacets({ query: { flowId, whole: true } })
    expect(verdict).toEqual([{ value: 'failed', count: 1 }])
    await page.goto(`${dashboard.url}/w/main/executions/${executions[0]?.id}/`)
    await page.getByText('only up to one').waitFor()
    expect(trouble).toEqual([])
  })

  it('what was not as expected is named by where it stands', async () => {
    const text = `name: Deep
steps:
  - { id: make, action: set, config: { thing: { name: Widget } } }
  - { id: look, action: assert, config: { assertions: ['thing == { name: "Nut" }'] } }
`
    const { executions } = await client.createExecution({ body: { text, waitMs: 20_000 } })
    const { page, trouble } = await dashboard.open(`/w/main/executions/${executions[0]?.id}/`)
    await page.getByText('name was "Widget"').waitFor()
    expect(trouble).toEqual([])
  })

  it('a request that was refused shows how the answer began, and so does the failure that is copied', async () => {
    const server = createServer((_, response) => void response.writeHead(409).end('the order is closed')).listen(0, '127.0.0.1')
    onTestFinished(() => void server.close())
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const step = `  - { id: ask, action: http_request, config: { url: "http://127.0.0.1:${port}/" }, assert: [status == 200] }\n`
    const { executions } = await client.createExecution({ body: { text: `name: Refused\nsteps:\n${step}`, waitMs: 20_000 } })
    const { page, trouble } = await dashboard.open(`/w/main/executions/${executions[0]?.id}/`)
    const said = /the order is closed/
    await page.getByRole('region', { name: 'Step ask' }).getByRole('paragraph').filter({ hasText: 'It answered' }).getByText(said).waitFor()
    await page.getByRole('button', { name: 'Copy the failure as Markdown' }).click()
    expect(await page.evaluate('navigator.clipboard.readText()')).toMatch(said)
    expect(trouble).toEqual([])
  })

  it('a page says what it waits for, while the account or the steps come late', async () => {
    const { executions } = await client.createExecution({
      body: { text: 'name: Late\nsteps:\n  - { id: one, action: log }\n', waitMs: 20_000 },
    })
    const path = `/w/main/executions/${executions[0]?.id}/`
    const { page, trouble } = await dashboard.open(path)
    const problem = { type: 'urn:testmesh:problem:busy', title: 'Busy', status: 503, code: 'BUSY', requestId: 'late' }
    const body = JSON.stringify({ ...problem, detail: 'The database is busy.' })
    const busy = { status: 503, contentType: 'application/problem+json', body }
    const later = async (address: string): Promise<() => void> => {
      const { promise, resolve } = Promise.withResolvers<void>()
      await page.route(address, async (route) => {
        await promise
        await route.continue()
      })
      return resolve
    }
    const letIn = await later('**/api/v1/me')
    const log = /\/api\/v1\/(?:live\/tickets|executions\/[^/]+\/events)/
    await page.route(log, (route) => route.fulfill(busy))
    await page.reload()
    await page.getByRole('status', { name: 'Your account is read' }).waitFor()
    letIn()
    await page.getByRole('status', { name: 'Its steps are read' }).waitFor()
    await page.getByText('Reconnecting…').waitFor()
    expect(await page.getByText('It waits for a worker').count()).toBe(0)
    await page.unroute(log)
    await page.getByRole('treeitem', { name: /one/ }).waitFor()

    await page.route('**/api/v1/auth/refresh', (route) => route.fulfill(busy))
    await page.reload()
    await page.getByRole('alert').filter({ hasText: 'The database is busy.' }).waitFor()
    await page.unroute('**/api/v1/auth/refresh')
    await page.getByRole('treeitem', { name: /one/ }).waitFor()
    expect([...new Set(trouble)]).toEqual([expect.stringContaining('503')])
  })

  it('an execution is shown where no WebSocket comes through, and says that it is not live', async () => {
    const text = 'name: Behind a proxy\nsteps:\n  - { id: wait, action: delay, config: { duration: 9s } }\n  - { id: last, action: log }\n'
    const { executions } = await client.createExecution({ body: { text } })
    const { page, context, trouble } = await dashboard.open('/w/main/')
    await context.routeWebSocket(/\/api\/v1\/live/, (socket) => socket.close())
    await page.goto(`${dashboard.url}/w/main/executions/${executions[0]?.id}/`)
    await page.getByRole('treeitem', { name: /Running.*wait/ }).waitFor()
    await page.getByText('Not live: no WebSocket comes through, so it is read every few seconds').waitFor()
    await page.getByRole('treeitem', { name: /Passed.*last/ }).waitFor({ timeout: 30_000 })
    expect(await page.getByText('Not live').count()).toBe(0)
    await page.reload()
    await page.getByRole('treeitem', { name: /Passed.*last/ }).waitFor()
    expect(trouble).toEqual([])
  })

  it('a running step grows with the time; cancelled, the execution opens on it', async () => {
    const text =
      'name: Slow\nsteps:\n  - { id: quick, action: log, config: { message: a } }\n  - { id: slow, action: delay, config: { duration: 60s } }\n'
    const { executions } = await client.createExecution({ body: { text } })
    const path = `/w/main/executions/${executions[0]?.id}/`
    const { page, trouble } = await dashboard.open(path)
    await page.getByRole('treeitem', { name: /Running.*slow/ }).waitFor()
    // Nothing happens, and the ruler goes on all the same.
    const ruler = page.getByTitle('Draw over it to look at a part')
    await expect.poll(async () => (await ruler.textContent())?.includes(' s')).toBe(true)
    const before = await ruler.textContent()
    await expect.poll(() => ruler.textContent()).not.toBe(before)
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByText('It was cancelled.').first().waitFor()
    await page.getByRole('treeitem', { name: /slow/, selected: true }).waitFor()
    await page.getByRole('heading', { name: 'slow', exact: true }).waitFor()
    expect(trouble).toEqual([])
  })

  it('a secret is written and read by nobody, and a key is shown once', async () => {
    const { page, trouble } = await dashboard.open('/w/main/environments/')
    const answers: Promise<string>[] = []
    page.on('response', (response) => void answers.push(response.text().catch(() => '')))
    await page.getByRole('button', { name: 'Secret', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name', { exact: true }).fill('CANARY')
    await dialog.getByLabel('Value', { exact: true }).fill('canary-51c0ffee')
    await dialog.getByRole('button', { name: /^(?:Keep|Set|Save|Make)/ }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByText('CANARY', { exact: true }).waitFor()
    await page.reload()
    await page.getByText('CANARY', { exact: true }).waitFor()
    expect((await Promise.all(answers)).join()).not.toContain('canary-51c0ffee')
    await page.goto(`${dashboard.url}/w/main/settings/api-keys/`)
    await page.getByRole('button', { name: 'New key' }).click()
    await dialog.getByLabel('Name').fill('For the build')
    await dialog.getByRole('button', { name: /^Make/ }).click()
    const key = await page.getByLabel('Key', { exact: true }).inputValue()
    expect(
      (await createClient({ url: dashboard.url, token: key, workspace: 'main' }).listFlows({ query: {} })).items.length,
    ).toBeGreaterThan(0)
    await page.reload()
    await page.getByText('For the build').waitFor()
    expect(await page.content()).not.toContain(key)
    expect(trouble).toEqual([])
  })

  it('a secret and a variable of several lines keep them', async () => {
    const { id } = await client.createEnvironment({ body: { name: 'lines' } })
    const { page, trouble } = await dashboard.open('/w/main/environments/')
    const dialog = page.getByRole('dialog')
    await page.getByRole('button', { name: 'Secret', exact: true }).click()
    await dialog.getByLabel('Name', { exact: true }).fill('KEY_FILE')
    await dialog.getByLabel('Environment').selectOption({ label: 'lines' })
    await dialog.getByLabel('Value', { exact: true }).fill('first line\nsecond line')
    await dialog.getByLabel('Value', { exact: true }).press('Enter')
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Variable', exact: true }).click()
    await dialog.getByLabel('Name', { exact: true }).fill('LINES')
    await dialog.getByLabel('lines', { exact: true }).fill('one\ntwo')
    await dialog.getByRole('button', { name: 'Add it' }).click()
    await dialog.waitFor({ state: 'detached' })
    expect((await client.getEnvironment({ params: { id } })).variables).toMatchObject([{ name: 'LINES', value: 'one\ntwo' }])
    const text = 'name: Of lines\nsteps:\n  - { action: assert, config: { assertions: ["len(KEY_FILE) == 22"] } }\n'
    const { executions } = await client.createExecution({ body: { text, environment: 'lines', waitMs: 20_000 } })
    expect(executions.map(({ verdict }) => verdict)).toEqual(['passed'])
    await client.deleteEnvironment({ params: { id } })
    expect(trouble).toEqual([])
  })

  it('a dialog asks before what it shows once, or what was written in it, is gone; its button says what it waits for', async () => {
    const { page, trouble } = await dashboard.open('/w/main/settings/api-keys/')
    const dialog = page.getByRole('dialog')
    const asks = dialog.getByRole('alert')
    await page.getByRole('button', { name: 'New key' }).click()
    const make = dialog.getByRole('button', { name: 'Make the key' })
    await make.focus()
    await page.getByRole('tooltip', { name: 'Give it a name first.' }).waitFor()
    await make.press('Enter')
    await dialog.getByLabel('Name').fill('Seen once')
    await page.keyboard.press('Escape')
    expect(await asks.textContent()).toContain('Close it? What you wrote here is lost.')
    await dialog.getByLabel('Name').pressSequentially('!')
    expect(await asks.count()).toBe(0)
    await make.click()
    await dialog.getByLabel('Key', { exact: true }).waitFor()
    await page.keyboard.press('Escape')
    expect(await asks.textContent()).toContain('Close it? The key is not shown again.')
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })

    await page.goto(`${dashboard.url}/w/main/environments/`)
    await page.getByRole('button', { name: 'Paste .env', exact: true }).click()
    await dialog.getByLabel('Its text').fill('API=https://api.example\n')
    await page.mouse.click(5, 5)
    expect(await asks.textContent()).toContain('Close it? What you wrote here is lost.')
    await dialog.getByRole('button', { name: 'Close it' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Paste .env', exact: true }).click()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    expect(trouble).toEqual([])
  })

  it('ask before flows run in a protected environment, from wherever they are started', async () => {
    const { id } = await client.createFlow({
      body: { text: 'name: In production\nenvironment: production\nsteps:\n  - { id: a, action: log, config: { message: a } }\n' },
    })
    const { page, trouble } = await dashboard.open('/w/main/flows/')
    await page.getByRole('button', { name: 'Run In production' }).click()
    await page.getByRole('dialog', { name: 'Run in production?' }).getByRole('button', { name: 'Cancel' }).click()
    expect(await runsOf(id)).toBe(0)
    await page.getByRole('checkbox', { name: 'Select In production' }).check()
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    await page.getByRole('button', { name: 'Run in production' }).click()
    await expect.poll(() => runsOf(id)).toBe(1)
    await page.getByRole('combobox', { name: 'Environment of the run' }).selectOption('staging')
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    await expect.poll(() => runsOf(id)).toBe(2)
    await page.keyboard.press('Control+k')
    await page.keyboard.type('run in production')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: 'Run in production?' }).waitFor()
    await page.keyboard.press('Escape')
    expect(await runsOf(id)).toBe(2)
    expect(trouble).toEqual([])
  })

  it('the palette takes Enter as soon as it is pressed, and leads to runs, settings and executions', async () => {
    const { page, trouble } = await dashboard.open('/w/main/flows/')
    await page.getByRole('link', { name: 'Checkout' }).waitFor()
    // Also before the palette itself has come.
    await page.keyboard.press('Control+k')
    await page.keyboard.type('sign in')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await page.keyboard.press('Control+k')
    await page.keyboard.type('audit')
    await page.getByRole('option', { name: /^Audit log/ }).click()
    await page.waitForURL('**/settings/audit/')
    await page.keyboard.press('Control+k')
    await page.keyboard.type('checkout')
    await page.getByRole('option', { name: 'Executions of Checkout' }).click()
    await page.waitForURL(`**/executions/?flow=${seeded.flowId}`)
    await expect.poll(() => page.getByRole('combobox', { name: 'Flow' }).inputValue()).toBe(seeded.flowId)
    expect(trouble).toEqual([])
  })

  it('one step back undoes a filter, and what a filter hides is not touched', async () => {
    const { page, trouble } = await dashboard.open('/w/main/flows/')
    await page.getByRole('checkbox', { name: 'Select Checkout' }).check()
    await page.getByRole('searchbox').fill('sign in')
    await expect.poll(() => page.getByRole('checkbox', { name: 'Select Checkout' }).count()).toBe(0)
    await expect.poll(() => page.getByRole('button', { name: 'Remove', exact: true }).count()).toBe(0)
    await page.getByRole('checkbox', { name: 'Select all that are shown' }).check()
    await page.getByRole('button', { name: 'Remove', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: 'Remove 1 flow?' })
    expect(await dialog.getByRole('listitem').allTextContents()).toEqual(['Sign in'])
    await page.keyboard.press('Escape')
    await page.goBack()
    await expect.poll(() => page.getByRole('searchbox').inputValue()).toBe('')
    await page.getByRole('combobox', { name: 'Tag' }).selectOption('orders')
    await expect.poll(() => page.getByRole('checkbox', { name: 'Select Sign in' }).count()).toBe(0)
    expect(await page.getByRole('combobox', { name: 'Tag' }).locator('option').allTextContents()).toEqual(['Tag: all', 'orders', 'smoke'])
    expect(trouble).toEqual([])
  })

  it('flows are narrowed by how their last run ended and put in order, all in the address, and follow what runs', async () => {
    const make = async (name: string, step: string): Promise<string> => {
      const { id } = await client.createFlow({ body: { text: `name: ${name} of ours\nsteps:\n  - ${step}\n` } })
      onTestFinished(() => client.deleteFlow({ params: { id } }).then(() => undefined))
      return id
    }
    const run = (flowId: string) => client.createExecution({ body: { flowId, waitMs: 20_000 } })
    const slow = await make('Slow', '{ action: delay, config: { duration: 1s } }')
    await run(await make('Bad', '{ action: log, config: { message: a }, assert: [1 == 2] }'))
    await run(await make('Good', '{ action: log, config: { message: a } }'))
    const { page, trouble } = await dashboard.open('/w/main/flows/?search=of%20ours&last=never')
    const boxes = page.getByRole('list', { name: 'Flows' }).getByRole('checkbox')
    const names = (): Promise<string[]> =>
      boxes.evaluateAll((found) => found.map((box) => box.getAttribute('aria-label')?.split(' ')[1] ?? ''))
    const lastRun = page.getByRole('combobox', { name: 'Last run' })
    await expect.poll(names).toEqual(['Slow'])
    await run(slow)
    await page.getByText('No flow matches').waitFor()
    await lastRun.selectOption('Last run: failed')
    await expect.poll(names).toEqual(['Bad'])
    await lastRun.selectOption('Last run: all')
    await page.getByRole('button', { name: 'Duration' }).click()
    await expect.poll(async () => (await names())[0]).toBe('Slow')
    expect(page.url()).toContain('sort=duration')
    await page.getByRole('button', { name: 'Name', exact: true }).click()
    await expect.poll(names).toEqual(['Bad', 'Good', 'Slow'])
    await page.getByRole('combobox', { name: 'Sort' }).selectOption('Sort: failed first')
    await expect.poll(names).toEqual(['Bad', 'Slow', 'Good'])
    await page.reload()
    await expect.poll(names).toEqual(['Bad', 'Slow', 'Good'])
    await page.goBack()
    await expect.poll(names).toEqual(['Bad', 'Good', 'Slow'])
    expect(trouble).toEqual([])
  })

  it('of flows whose runs are still being read nothing is said, and what is no answer yet is dimmed', async () => {
    const { page, trouble } = await dashboard.open('/w/main/collections/')
    const goOn = Promise.withResolvers<void>()
    await page.route(/\/executions\/recent/, (route) => goOn.promise.then(() => route.continue()))
    await page.goto(`${dashboard.url}/w/main/flows/`)
    const list = page.getByRole('list', { name: 'Flows' })
    await list.getByText('Sign in').waitFor()
    expect([await list.getByText('never').count(), await list.getByText('Not run yet').count()]).toEqual([0, 0])
    goOn.resolve()
    await list.getByText('Passed').first().waitFor()
    const answer = Promise.withResolvers<void>()
    await page.route(/\/flows\?.*lastVerdict/, (route) => answer.promise.then(() => route.continue()))
    await page.getByRole('combobox', { name: 'Last run' }).selectOption('Last run: never')
    await page.locator('[aria-busy=true]', { has: list }).waitFor()
    answer.resolve()
    await page.locator('[aria-busy=true]').waitFor({ state: 'detached' })
    await expect.poll(() => list.getByText('Sign in').count()).toBe(0)
    expect(trouble).toEqual([])
  })

  it('toasts have the colours of the page, not those of the system', async () => {
    const { page, trouble } = await dashboard.open('/w/main/flows/', { colorScheme: 'light' })
    await page.getByRole('button', { name: 'Theme' }).click()
    await page.getByRole('menuitem', { name: 'Dark' }).click()
    await page.getByRole('button', { name: 'Run Sign in' }).click()
    const toast = page.locator('[data-sonner-toast]').first()
    await toast.waitFor()
    const styleOf = (of: string, property: string) => page.evaluate(`getComputedStyle(document.querySelector('${of}')).${property}`)
    await expect.poll(() => styleOf('[data-sonner-toast]', 'backgroundColor')).toBe('rgb(23, 24, 28)')
    expect(await styleOf('[data-sonner-toast]', 'fontFamily')).toBe(await styleOf('body', 'fontFamily'))
    expect(trouble).toEqual([])
  })

  it('executions are narrowed to what lies between two moments, of which one may be open, and the address keeps them', async () => {
    const { page, trouble } = await dashboard.open('/w/main/executions/')
    const rows = page.getByRole('main').getByRole('link')
    await rows.first().waitFor()
    const all = await firstOf(rows)
    await page.getByRole('combobox', { name: 'When' }).selectOption('between…')
    await page.getByLabel('Until', { exact: true }).fill('2001-02-03T04:05')
    await page.getByText('No execution matches').waitFor()
    await page.getByText('When: between…').waitFor()
    await page.getByText(/^\d+ executions? left out\.$/).waitFor()
    await page.getByLabel('Until', { exact: true }).fill('')
    await page.getByLabel('From', { exact: true }).fill('2001-02-03T04:05')
    await expect.poll(() => firstOf(rows)).toEqual(all)
    await page.waitForURL((url) => url.search.includes('since'))
    await page.reload()
    await rows.first().waitFor()
    expect(await page.getByLabel('From', { exact: true }).inputValue()).toBe('2001-02-03T04:05')
    await page.getByRole('combobox', { name: 'When' }).selectOption('the last hour')
    await page.waitForURL((url) => !url.search.includes('since'))
    expect(trouble).toEqual([])
  })

  it('an execution is found by its flow, its error and its id, and one step back undoes the search', async () => {
    const { page, trouble } = await dashboard.open('/w/main/executions/')
    const box = page.getByRole('searchbox', { name: 'Search executions' })
    const rows = page.getByRole('main').getByRole('link')
    await rows.first().waitFor()
    const all = await firstOf(rows)
    await page.locator('body').press('/')
    await page.keyboard.type('checkout 42')
    await expect.poll(() => rows.count()).toBe(1)
    expect(page.url()).toContain('search=')
    await rows.filter({ hasText: 'Checkout' }).waitFor()
    await box.fill(seeded.passedId.slice(0, 36))
    await expect.poll(async () => (await rows.first().getAttribute('href')) ?? '').toContain(seeded.passedId)
    await box.fill('no such thing')
    await page.getByText('No execution matches').waitFor()
    await page.goBack()
    await expect.poll(() => firstOf(rows)).toEqual(all)
    expect(trouble).toEqual([])
  })

  it('a part of a long execution is looked at alone, by mouse and by keys, and what it waited is drawn short', async () => {
    const text = `name: Long wait
steps:
  - { id: first, action: log, config: { message: a }, assert: [1 == 2], retry: { attempts: 2, delay: 500ms }, on_error: continue }
  - { id: pause, action: delay, config: { duration: 1500ms } }
  - { id: last, action: log, config: { message: b } }
`
    const { executions } = await client.createExecution({ body: { text, waitMs: 20_000 } })
    const { page, trouble } = await dashboard.open(`/w/main/executions/${executions[0]?.id}/`)
    const tree = page.getByRole('tree', { name: 'Steps' })
    const row = (name: string) => tree.getByRole('treeitem', { name: new RegExp(name) })
    const widthOf = async (name: string): Promise<number> =>
      (await row(name).locator('[class*=bg-passed]').last().boundingBox())?.width ?? 0
    await row('last').waitFor()
    const shorter = page.getByRole('button', { name: /of waiting is drawn short/ })
    const short = await widthOf('pause')
    await shorter.click()
    await page.getByRole('button', { name: 'Draw waits short' }).waitFor()
    expect(await widthOf('pause')).toBeGreaterThan(short * 3)
    const ruler = page.getByTitle('Draw over it to look at a part')
    const { x = 0, y = 0, width = 0, height = 0 } = (await ruler.boundingBox()) ?? {}
    await page.mouse.move(x + width * 0.4, y + height / 2)
    await page.mouse.down()
    await page.mouse.move(x + width * 0.7, y + height / 2, { steps: 4 })
    await page.mouse.up()
    await expect.poll(() => tree.getByRole('treeitem').count()).toBe(1)
    await page.getByRole('button', { name: /show all of it/ }).click()
    await expect.poll(() => tree.getByRole('treeitem').count()).toBe(3)
    await row('last').click()
    await tree.focus()
    await page.keyboard.press('z')
    await expect.poll(() => row('first').count()).toBe(0)
    await page.keyboard.press('0')
    await expect.poll(() => row('first').count()).toBe(1)
    expect(trouble).toEqual([])
  })

  it('the history of a flow says who saved what', async () => {
    const { id, text, version } = await client.createFlow({ body: { text: 'name: Told\nsteps:\n  - action: log\n' } })
    await client.updateFlow({ params: { id }, ifMatch: version, body: { text: `# more\n${text}`, message: 'Say more' } })
    const { page, trouble } = await dashboard.open(`/w/main/flows/${id}/`)
    await page.getByRole('button', { name: 'More', exact: true }).click()
    await page.getByRole('menuitem', { name: 'History' }).click()
    await expect
      .poll(() => page.getByRole('tabpanel').getByRole('listitem').allInnerTexts())
      .toEqual([
        expect.stringMatching(new RegExp(`^v2\\s+${owner.name}\\s[^]*Say more · the newest`)),
        expect.stringMatching(new RegExp(`^v1\\s+${owner.name}`)),
      ])
    await page.getByRole('tab', { name: 'Problems' }).click()
    await client.updateFlow({ params: { id }, ifMatch: version + 1, body: { text: `# most\n${text}` } })
    // What was read is taken as it is for a while.
    await page.waitForTimeout(5_000)
    await page.getByRole('tab', { name: 'History' }).click()
    await expect
      .poll(() => page.getByRole('tabpanel').getByRole('listitem').allInnerTexts())
      .toEqual([
        expect.stringMatching(/^v3.*the newest/s),
        expect.stringMatching(/^v2.*Say more · what you began with/s),
        expect.stringMatching(/^v1/),
      ])
    expect(trouble).toEqual([])
  })

  it('the password of a URL is seen by nobody, and it is said what to do about it', async () => {
    const production = (await client.listEnvironments()).items.find(({ name }) => name === 'production')
    const set = { DATABASE_URL: 'postgres://app:hunter2@db/app' }
    await client.changeVariables({ params: { id: production?.id ?? '' }, body: { set } })
    const { page, trouble } = await dashboard.open('/w/main/environments/')
    const cell = page.getByRole('gridcell').filter({ hasText: 'postgres://app:••••@db/app' })
    await cell.getByText('better a secret').waitFor()
    expect(await page.content()).not.toContain('hunter2')
    expect(trouble).toEqual([])
  })

  it('a pasted .env file sets variables, and its dialog stays to show the lines that may mean something else', async () => {
    const { id } = await client.createEnvironment({ body: { name: 'pasted' } })
    const { page, trouble } = await dashboard.open('/w/main/environments/')
    await page.getByRole('button', { name: 'Paste .env', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: 'Paste a .env file' })
    await dialog.getByLabel('Into').selectOption({ label: 'pasted' })
    await dialog.getByLabel('Its text').fill('API=https://api.example\nTOKEN={{token}}\n')
    await dialog.getByRole('button', { name: 'Set them' }).click()
    const said = dialog.getByRole('status').getByRole('listitem')
    await expect
      .poll(() => said.allTextContents())
      .toEqual([expect.stringContaining('nothing is filled in here: "TOKEN" is this very text')])
    const { variables } = await client.getEnvironment({ params: { id } })
    expect(variables.map(({ name, value }) => [name, value])).toEqual([
      ['API', 'https://api.example'],
      ['TOKEN', '{{token}}'],
    ])
    const buffer = Buffer.from('TOKEN=of a file\n')
    await dialog.getByLabel('Take a file').setInputFiles({ name: '.env', mimeType: 'text/plain', buffer })
    await expect.poll(() => dialog.getByLabel('Its text').inputValue()).toBe('TOKEN=of a file\n')
    expect(await said.count()).toBe(0)
    await page.evaluate(() => {
      File.prototype.text = () => Promise.reject(new Error('Permission denied.'))
    })
    await dialog.getByLabel('Take a file').setInputFiles({ name: '.env', mimeType: 'text/plain', buffer })
    await page.getByText('.env could not be read: Permission denied.').waitFor()
    await dialog.getByLabel('Its text').fill('TOKEN=mine\nAPI=https://mine.example\n')
    await expect.poll(() => dialog.getByRole('button', { name: 'Set them' }).isEnabled()).toBe(true)
    await client.changeVariables({ params: { id }, body: { set: { TOKEN: 'theirs' } } })
    // Somebody changes another one while the refusal is on its way.
    await page.route(
      /\/import$/,
      async (route) => {
        const response = await route.fetch()
        await client.changeVariables({ params: { id }, body: { remove: ['API'] } })
        await route.fulfill({ response })
      },
      { times: 1 },
    )
    await dialog.getByRole('button', { name: 'Set them' }).click()
    await dialog.getByText('Somebody changed TOKEN meanwhile. Nothing is set yet.').waitFor()
    await dialog.getByText('TOKEN is now theirs').waitFor()
    await dialog.getByRole('button', { name: 'Set them all the same' }).click()
    await dialog.getByText('Somebody changed API meanwhile. Nothing is set yet.').waitFor()
    await dialog.getByText('API is not set any more').waitFor()
    await dialog.getByRole('button', { name: 'Set them all the same' }).click()
    await dialog.waitFor({ state: 'detached' })
    expect((await client.getEnvironment({ params: { id } })).variables.map(({ value }) => value)).toEqual(['https://mine.example', 'mine'])
    // The answers of the refusals.
    expect(trouble).toEqual([expect.stringContaining('409'), expect.stringContaining('409')])
  })

  it('a value that was refused stands in its cell, also after a look at another page, until it is kept', async () => {
    const { id } = await client.createEnvironment({ body: { name: 'refused' } })
    await client.changeVariables({ params: { id }, body: { set: { REFUSED: 'before' } } })
    const { page, trouble } = await dashboard.open('/w/main/environments/')
    const patch = /\/variables$/
    await page.route(patch, (route) =>
      route.fulfill({ status: 500, contentType: 'application/problem+json', json: { title: 'It broke.', status: 500 } }),
    )
    await page.getByRole('gridcell', { name: 'before' }).dblclick()
    await page.getByRole('textbox', { name: 'REFUSED in refused' }).fill('after')
    await page.keyboard.press('Enter')
    await page.getByText('Not kept: It broke.').waitFor()
    await page.getByRole('link', { name: 'Executions' }).click()
    await page.getByRole('heading', { name: 'Executions' }).waitFor()
    await page.goBack()
    const cell = page.getByRole('gridcell', { name: 'after not kept' })
    await cell.dblclick()
    await page.unroute(patch)
    await page.keyboard.press('Enter')
    await page.getByRole('gridcell', { name: 'after', exact: true }).waitFor()
    expect(await cell.count()).toBe(0)
    expect((await client.getEnvironment({ params: { id } })).variables).toMatchObject([{ name: 'REFUSED', value: 'after' }])
    expect([...new Set(trouble)]).toEqual([expect.stringContaining('500')])
  })

  it('tell a name and a path in full that a row has no room for', async () => {
    const name = `Checkout ${'of very many things '.repeat(9).trim()}`
    const path = `${'a-folder-of-some-length/'.repeat(12)}flow.yaml`
    const { id } = await client.createFlow({ body: { text: `name: ${name}\nsteps:\n  - action: log\n`, path } })
    const { page, trouble } = await dashboard.open('/w/main/flows/?search=things')
    const link = page.getByRole('link', { name })
    await link.hover()
    expect(await link.getAttribute('title')).toBe(`${name}\n${path}`)
    await page.goto(`${dashboard.url}/w/main/flows/?search=Checkout`)
    const short = page.getByRole('link', { name: 'Checkout', exact: true })
    await short.hover()
    expect(await short.getAttribute('title')).toBeNull()
    await client.deleteFlow({ params: { id } })
    expect(trouble).toEqual([])
  })

  it('say that the server was updated since they were opened, also where a part of them is gone, and go on when they are loaded again', async () => {
    const { page, trouble } = await dashboard.open('/w/main/flows/')
    const heading = page.getByRole('heading', { name: 'Flows', exact: true })
    await heading.waitFor()
    const notice = page.getByText('A new version of TestMesh is there.')
    expect(await notice.count()).toBe(0)
    const update = async (edition: string): Promise<void> => {
      for (const answered of [/\/api\/v1\//, /\/health$/])
        await page.route(answered, async (route) => {
          const response = await route.fetch()
          await route.fulfill({ response, headers: { ...response.headers(), 'x-dashboard-edition': edition } })
        })
    }
    await update('second')
    await page.getByRole('searchbox').fill('checkout')
    await notice.waitFor()
    await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Load the page again' }).click()])
    await heading.waitFor()
    await page.getByRole('link', { name: 'Checkout', exact: true }).waitFor()
    expect(await notice.count()).toBe(0)
    await update('third')
    await page.route(/\/_next\/static\//, (route) => route.fulfill({ status: 404, contentType: 'text/plain', body: 'gone' }))
    // What may be done with them comes later than the page.
    await page.getByRole('checkbox', { name: 'Select all that are shown' }).click()
    await page.getByRole('heading', { name: 'TestMesh was updated since this page was opened' }).waitFor()
    await page.unrouteAll({ behavior: 'ignoreErrors' })
    await page.getByRole('button', { name: 'Load it again' }).click()
    await heading.waitFor()
    expect([...new Set(trouble)]).toEqual([expect.stringContaining('404'), expect.stringContaining('PartMissing')])
  })

  it('signing in leads to where somebody wanted to go, and says so when that is not who he is', async () => {
    const { page, trouble } = await dashboard.open('/w/main/environments/', { isStranger: true })
    await page.waitForURL('**/login/?to=*')
    await page.getByLabel('Email').fill(owner.email)
    for (const password of ['not this one', owner.password]) {
      await page.getByLabel('Password').fill(password)
      await page.getByRole('button', { name: 'Sign in' }).click()
      if (password !== owner.password) await page.getByRole('alert').getByText('Email and password do not belong together.').waitFor()
    }
    await page.waitForURL('**/w/main/environments/')
    await page.getByRole('heading', { name: 'Environments' }).waitFor()
    expect([...new Set(trouble)]).toEqual([expect.stringContaining('401')])
  })

  it('setting up without the link of the first start says where that is', async () => {
    const { page, trouble } = await dashboard.open('/setup/', { isStranger: true })
    await page.getByText('It is set up already').waitFor()
    await page.route('**/api/v1/auth/setup', (route) => route.fulfill({ json: { needsSetup: true } }))
    await page.reload()
    await page.getByRole('heading', { name: 'Open the link that the server printed' }).waitFor()
    expect(await page.getByLabel('Password').count()).toBe(0)
    expect(trouble).toEqual([])
  })

  it('on a phone nothing is cut off and every list shows its names', async () => {
    const { page, trouble } = await dashboard.open('/w/main/', { viewport: { width: 360, height: 740 } })
    const paths = Object.entries(pagesOf(seeded)).filter(([name]) => name !== 'editor')
    const wide: string[] = []
    for (const [name, path] of paths) {
      await page.goto(dashboard.url + path)
      await page.waitForLoadState('networkidle')
      await page.locator('h1').first().waitFor()
      const over = (await page.evaluate(
        '[document.documentElement.scrollWidth - innerWidth, document.getElementById("main").scrollWidth - document.getElementById("main").clientWidth]',
      )) as number[]
      if (over.some((pixels) => pixels > 0)) wide.push(`${name}: ${over.join(' and ')} px too wide`)
    }
    expect(wide).toEqual([])
    for (const [path, link] of [
      ['/w/main/flows/', 'Checkout'],
      ['/w/main/executions/', 'Sign in'],
      ['/w/main/collections/', 'Checkout'],
    ] as const) {
      await page.goto(dashboard.url + path)
      await page.getByRole('main').getByRole('link', { name: link }).first().waitFor()
      const cut = `[...document.querySelectorAll('main a')].filter((one) => one.textContent === '${link}' && one.scrollWidth > one.clientWidth).length`
      expect(await page.evaluate(cut)).toBe(0)
    }
    await page.getByRole('button', { name: new RegExp(`account of ${owner.name}`) }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).waitFor()
    expect(trouble).toEqual([])
  })

  // At the end: others count what there is.
  it('a long name of an environment takes no room from what stands beside it', async () => {
    const name = 'one-that-goes-on-and-on-'.repeat(5)
    const environment = await client.createEnvironment({ body: { name } })
    const { executions } = await client.createExecution({ body: { flowId: seeded.flowId, environment: name, waitMs: 20_000 } })
    const { page, trouble } = await dashboard.open('/w/main/environments/', { viewport: { width: 390, height: 844 } })
    await page.getByRole('columnheader', { name }).waitFor()
    const widest = `Math.max(...[...document.querySelectorAll('[role=columnheader]')].map(({ offsetWidth }) => offsetWidth))`
    expect(await page.evaluate(widest)).toBeLessThan(200)
    const over = `document.getElementById('main').scrollWidth - document.getElementById('main').clientWidth`
    await page.goto(`${dashboard.url}/w/main/executions/${executions[0]?.id}/`)
    await page.getByText(name).waitFor()
    expect(await page.evaluate(over)).toBe(0)
    await page.goto(`${dashboard.url}/w/main/flows/`)
    await page.getByRole('checkbox', { name: 'Select all that are shown' }).check()
    const choice = await page.getByRole('combobox', { name: 'Environment of the run' }).boundingBox()
    expect((choice?.x ?? 0) + (choice?.width ?? 390)).toBeLessThan(390)
    await client.deleteEnvironment({ params: { id: environment.id } })
    expect(trouble).toEqual([])
  })

  it('a list stays where it was scrolled to while more comes, and after one step back; a link leads to its top', async () => {
    const text = 'name: One of many\nsteps:\n  - { id: a, action: log, config: { message: a } }\n'
    for (let n = 0; n < 80; n += 1) await client.createFlow({ body: { text: text.replace('many', `many ${n}`) } })
    await client.createExecution({
      body: { text: text.replace('steps:', `data:\n${'  - { n: 1 }\n'.repeat(80)}steps:`), waitMs: 20_000 },
    })
    const { page, trouble } = await dashboard.open('/w/main/')
    for (const name of ['Flows', 'Executions']) {
      await page.getByRole('link', { name, exact: true }).click()
      const list = page.getByRole('list', { name, exact: true })
      const box = `document.querySelector('ul[aria-label="${name}"]').parentElement`
      const scrolled = (): Promise<unknown> => page.evaluate(`${box}.scrollTop`)
      await list.getByRole('link').first().waitFor()
      await expect.poll(() => page.evaluate(`${box}.scrollHeight - ${box}.clientHeight`)).toBeGreaterThan(1_000)
      // More rows come meanwhile. What is turned before the page listens is lost.
      await page.mouse.move(800, 600)
      const turn = async (): Promise<unknown> => {
        if ((await scrolled()) === 0) await page.mouse.wheel(0, 1_500)
        return scrolled()
      }
      await expect.poll(turn).toBeGreaterThan(1_000)
      const left = await scrolled()
      await list
        .getByRole('link', { name: /One of many/ })
        .nth(15)
        .click()
      await page.getByRole('heading', { name: /One of many/ }).waitFor()
      await page.goBack()
      await list.waitFor()
      await expect.poll(scrolled).toBe(left)
      await page.getByRole('link', { name: 'Environments', exact: true }).click()
      await page.getByRole('heading', { name: 'Environments' }).waitFor()
      await page.getByRole('link', { name, exact: true }).click()
      await list.waitFor()
      expect(await scrolled()).toBe(0)
    }
    expect(trouble).toEqual([])
  })

  it('workers stand by pool, with why an execution waits there, and its own page says it too', async () => {
    await client.createEnvironment({ body: { name: 'inner', pool: 'inner' } })
    const text = 'name: Inside\nsteps:\n  - { id: a, action: log, config: { message: a } }\n'
    const { executions } = await client.createExecution({ body: { text, environment: 'inner' } })
    const { page, trouble } = await dashboard.open(`/w/main/executions/${executions[0]?.id}/`)
    const nobody = 'No worker takes the pool inner. Start an agent: testmesh agent --pool inner.'
    await page.getByText(nobody).waitFor()
    await page.getByRole('link', { name: 'All workers' }).click()
    await page.getByRole('region', { name: 'Pool inner' }).getByText(nobody).waitFor()
    const { key } = await client.createApiKey({ body: { name: 'inner', scope: 'agent' } })
    const agent = createClient({ url: dashboard.url, token: key })
    const note = { agent: 'inner-1 77 0a1b2c3d', pool: 'inner', slots: 1, version: '0.0.1', isStopping: false }
    await agent.noteAgent({ body: note })
    await agent.takeExecutions({ body: { agent: note.agent, pool: 'inner', limit: 1, held: [] } })
    await page.getByText('All slots of the pool inner are taken.').waitFor({ timeout: 10_000 })
    await page.getByRole('row', { name: /^inner-1 agent, process 77 Online 1 of 1 0\.0\.1 \(the server is / }).waitFor()
    await page
      .getByRole('region', { name: 'Pool default' })
      .getByRole('row', { name: /worker, process \d+ Online 0 of \d+/ })
      .waitFor()
    const longNote = { ...note, agent: `${'long-host-'.repeat(9)} 78 0a1b2c3e` }
    await agent.noteAgent({ body: longNote })
    await page.getByTitle('long-host-long-host').waitFor({ timeout: 10_000 })
    await page.setViewportSize({ width: 1280, height: 800 })
    const tables = (await page.evaluate(`[...document.querySelectorAll('table')].map((table) => [
      table.scrollWidth > table.parentElement.clientWidth,
      ...[...table.querySelectorAll('th[scope=col]')].map((head) => Math.round(head.getBoundingClientRect().left)),
    ])`)) as unknown[][]
    expect(tables).toHaveLength(2)
    expect(tables[0]?.[0]).toBe(false)
    expect(tables[1]).toEqual(tables[0])
    await agent.noteAgent({ body: { ...note, isStopping: true } })
    await page.getByRole('row', { name: /^inner-1 .* Ending / }).waitFor({ timeout: 10_000 })
    await page.getByText('1 worker, 1 agent, 1 ending').waitFor()
    for (const { agent: name } of [note, longNote]) await agent.forgetAgent({ body: { agent: name } })
    await page.getByRole('row', { name: /^inner-1 / }).waitFor({ state: 'detached', timeout: 10_000 })
    await client.cancelExecution({ params: { id: executions[0]?.id ?? '' } })
    expect(trouble).toEqual([])
  })

  it('an execution of an older version offers the newest, and leads to its own', async () => {
    const text = (message: string): string => `name: Changed since\nsteps:\n  - { id: one, action: log, config: { message: ${message} } }\n`
    const flow = await client.createFlow({ body: { text: text('first') } })
    onTestFinished(() => client.deleteFlow({ params: { id: flow.id } }).then(() => undefined))
    const { executions } = await client.createExecution({ body: { flowId: flow.id, waitMs: 20_000 } })
    await client.updateFlow({ params: { id: flow.id }, body: { text: text('second') }, ifMatch: 1 })
    const path = `/w/main/executions/${executions[0]?.id}/`
    const { page, trouble } = await dashboard.open(path)
    await page.getByRole('button', { name: 'Run the newest (v2)' }).click()
    await page.waitForURL((url) => !url.pathname.startsWith(path))
    const ran = (await client.listExecutions({ query: { flowId: flow.id } })).items
    expect(ran.map(({ flowVersion, triggerType }) => [flowVersion, triggerType])).toEqual([
      [2, 'manual'],
      [1, 'api'],
    ])
    await page.goto(dashboard.url + path)
    await page.getByRole('link', { name: 'v1, not the newest' }).click()
    await page.getByText('From version 1 to what you see:').waitFor()
    expect(trouble).toEqual([])
  })

  it('the report of an execution is shared by a link that nobody needs an account for, and that is ended', async () => {
    const { page, trouble } = await dashboard.open(`/w/main/executions/${seeded.failedId}/`)
    await page.getByRole('button', { name: 'Share' }).click()
    await page.getByRole('menuitem', { name: 'Share the report…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Share the report' })
    await dialog.getByLabel('It holds').selectOption('For a day')
    await dialog.getByRole('button', { name: 'Make a link' }).click()
    const link = await dialog.getByRole('textbox', { name: 'Link' }).inputValue()
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/s\?token=[\w-]{43}$/)
    const { page: stranger, trouble: theirs } = await dashboard.open('/login/', { isStranger: true })
    await stranger.goto(link)
    await stranger.getByText('error[ASSERT_FAILED]').first().waitFor()
    expect(await stranger.title()).toMatch(/^TestMesh: 1 failed/)
    await dialog
      .getByRole('region', { name: 'Links that hold' })
      .getByRole('button', { name: /^End link 1 of 1/ })
      .click()
    await dialog.getByRole('region', { name: 'Links that hold' }).waitFor({ state: 'detached' })
    await stranger.reload()
    await stranger.getByRole('heading', { name: 'This link holds no more' }).waitFor()
    expect({ trouble, theirs: theirs.filter((one) => !one.includes('404')) }).toEqual({ trouble: [], theirs: [] })
  })

  // At the end: what it brings in, the tests before would meet.
  describe('the import', () => {
    const pathsOf = async (): Promise<string[]> => (await client.getProject()).flows.map(({ path }) => path).sort()
    const file = (name: string, content: unknown) => ({
      name,
      mimeType: 'application/json',
      buffer: Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)),
    })

    it('takes a Postman collection with its environment, tells what is lost, and writes nothing before it is told to', async () => {
      const shop = createServer((_, response) => void response.setHeader('content-type', 'application/json').end('{"id":"o-1"}'))
      await once(shop.listen(0, '127.0.0.1'), 'listening')
      onTestFinished(() => void shop.close())
      const shopUrl = `http://127.0.0.1:${(shop.address() as AddressInfo).port}`
      const script = (listen: string, line: string) => [{ listen, script: { exec: [line] } }]
      const request = (name: string, method: string, event: unknown) => ({
        name,
        request: { method, url: '{{API_URL}}/orders', header: [{ key: 'Authorization', value: 'Bearer canary-t0ken' }] },
        event,
      })
      const collection = {
        info: { name: 'Shop', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
        item: [
          { name: 'Orders', item: [request('List the orders', 'GET', script('test', 'pm.response.to.have.status(200)'))] },
          { name: 'Carts', item: [request('Fill a cart', 'POST', script('prerequest', 'sign(pm.request)'))] },
        ],
      }
      const environment = {
        name: 'staging',
        _postman_variable_scope: 'environment',
        values: [
          { key: 'API_URL', value: shopUrl, enabled: true },
          { key: 'LIMIT', value: '5', enabled: true },
        ],
      }
      const before = await pathsOf()
      const { page, trouble } = await dashboard.open('/w/main/flows/')
      await page.getByRole('button', { name: 'Import', exact: true }).click()
      await page.waitForURL('**/w/main/import/')
      await page
        .locator('input[type=file]')
        .setInputFiles([
          file('shop.postman_collection.json', collection),
          file('staging.postman_environment.json', environment),
          file('notes.txt', 'hello'),
        ])
      const sources = page.getByRole('list', { name: 'Sources' })
      await sources.getByText('2 flows, 1 thing not brought over.').waitFor()
      await sources.getByText('2 values for an environment, nothing was lost.').waitFor()
      await sources.getByText('Nothing comes of it: it is neither curl commands').waitFor()
      await page.getByRole('button', { name: 'Take notes.txt out' }).click()
      expect(await page.getByLabel('What shop.postman_collection.json is').locator('option').first().textContent()).toBe(
        'Found out: Postman collection',
      )
      await page.getByText('GET ${API_URL}/orders').waitFor()
      await page.getByText('its script before the request: sign(pm.request)').waitFor()
      await page.getByLabel('Into the environment').selectOption({ label: 'staging' })
      await page.getByText('stays: https://staging.example.com').waitFor()
      await page.getByLabel('Set API_URL').check()
      await page.getByText('2 of 2 flows · 1 not brought over · 2 values · 1 secret').waitFor()
      expect(await violations(page)).toEqual([])
      expect(await page.evaluate(`!dispatchEvent(new Event('beforeunload', { cancelable: true }))`)).toBe(true)
      expect(await pathsOf()).toEqual(before)

      await page.getByRole('button', { name: 'Import 2 flows' }).click()
      await page.getByRole('heading', { name: '2 flows imported' }).waitFor()
      await page.getByText('2 values set.').waitFor()
      await page.getByRole('list', { name: 'Secrets to set' }).getByText('TOKEN').waitFor()
      expect(await violations(page)).toEqual([])
      const made = ['flows/shop/carts.testmesh.yaml', 'flows/shop/orders.testmesh.yaml']
      expect((await pathsOf()).filter((path) => !before.includes(path))).toEqual(made)
      const { variables, environments } = await client.getVariableMatrix()
      const staging = environments.find(({ name }) => name === 'staging')?.id ?? ''
      const inStaging = variables.map(({ name, values }) => `${name}=${values[staging]}`)
      expect(inStaging).toEqual(expect.arrayContaining([`API_URL=${shopUrl}`, 'LIMIT=5', 'TIMEOUT_MS=5000']))
      await client.setSecret({ params: { id: staging, name: 'TOKEN' }, body: { value: 'canary-t0ken' } })
      await page.getByRole('button', { name: 'Run them' }).click()
      await expect
        .poll(
          async () =>
            (await client.listExecutions({ query: { limit: 2 } })).items.map(({ flowName, verdict }) => `${flowName} ${verdict}`).sort(),
          {
            timeout: 30_000,
          },
        )
        .toEqual(['Shop › Carts passed', 'Shop › Orders passed'])
      await page.getByRole('link', { name: 'Shop › Orders' }).click()
      await page.getByRole('tree', { name: 'Outline of the flow' }).getByText('List the orders').waitFor()
      expect(trouble).toEqual([])
    })

    it('takes an OpenAPI document that is pasted, and leaves a flow that is there until somebody says otherwise', async () => {
      const operation = (operationId: string) => ({
        operationId,
        summary: operationId,
        tags: ['pets'],
        responses: { 200: { description: 'ok' } },
      })
      const document = JSON.stringify({
        openapi: '3.1.0',
        info: { title: 'Pets', version: '1' },
        servers: [{ url: 'http://127.0.0.1:9' }],
        paths: { '/pets': { get: operation('listPets'), post: operation('addPet'), delete: operation('dropPets') } },
      })
      const there = {
        text: 'name: Mine\nsteps:\n  - { id: a, action: log, config: { message: a } }\n',
        path: 'flows/pets/list-pets.testmesh.yaml',
      }
      const { id } = await client.createFlow({ body: there })
      const nameOf = async (): Promise<string> => (await client.getFlow({ params: { id } })).name
      const { page } = await dashboard.open('/w/main/import/')
      const take = async (): Promise<void> => {
        await page.getByLabel('Or paste its text').fill(document)
        await page.getByRole('button', { name: 'Read it' }).click()
        await page.getByRole('list', { name: 'Flows found' }).waitFor()
      }
      await take()
      const clash = page.getByLabel('listPets: its path is taken')
      await page.getByText('2 of 3 flows').waitFor()
      await page.getByRole('textbox', { name: 'What replacing listPets changes' }).waitFor()
      await page.getByLabel('Import dropPets').uncheck()
      await page.getByLabel('Into the environment').selectOption({ label: 'None: keep the flows alone' })
      await clash.selectOption({ label: 'Taken: keep both' })
      await page.getByText('this one goes to flows/pets/list-pets-2.testmesh.yaml').waitFor()
      await clash.selectOption({ label: 'Taken: replace' })
      // A look elsewhere costs nothing.
      await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Environments' }).click()
      await page.waitForURL('**/w/main/environments/')
      await page.goBack()
      await page.getByText('2 of 3 flows').waitFor()
      // Somebody else is faster.
      await client.updateFlow({ params: { id }, body: { text: there.text.replace('Mine', 'Theirs') }, ifMatch: 1 })
      await page.getByRole('button', { name: 'Import 2 flows' }).click()
      await page.getByText('Somebody saved version 2 of the flow flows/pets/list-pets.testmesh.yaml meanwhile.').waitFor()
      await page.getByText('Nothing was imported.').waitFor()
      expect([await nameOf(), (await pathsOf()).filter((path) => path.includes('pets'))]).toEqual(['Theirs', [there.path]])
      await page.getByRole('textbox', { name: 'What replacing listPets changes' }).getByText('Theirs').waitFor()
      // What was chosen for the text before it is not chosen for this one.
      await page.getByText('1 of 3 flows').waitFor()
      await clash.selectOption({ label: 'Taken: replace' })
      await page.getByRole('button', { name: 'Import 2 flows' }).click()
      await page.getByText('new version').waitFor()
      await expect.poll(nameOf).toBe('listPets')

      await page.getByRole('button', { name: 'Import more' }).click()
      await take()
      await page.getByText('1 of 3 flows').waitFor()
      expect(await page.getByText('there already', { exact: true }).count()).toBe(2)
    })
  })
})
