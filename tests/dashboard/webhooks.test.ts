import { createHmac } from 'node:crypto'
import { type Client, createClient } from '@testmesh/client'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openReceiver, type Received, type Receiver, type ReceiverReply } from '../../apps/server/src/testing/open-receiver.ts'
import { browserPeer, type Dashboard, openDashboard, owner } from './open-dashboard.ts'
import { violations } from './violations.ts'

const settings = '/w/main/settings/webhooks/'
/** Nothing listens on it. */
const deafUrl = 'http://127.0.0.1:9/in?token=of-nobody'
/** A browser says of each refused request that it was. */
const isRefusal = (line: string): boolean => /status of 4(?:04|09|22) /.test(line)

describe.skipIf(browserPeer.isMissing)(`webhooks in ${browserPeer.label}`, () => {
  let dashboard: Dashboard
  let client: Client
  let receiver: Receiver
  let reply: ReceiverReply
  let scheduleId: string
  beforeAll(async () => {
    dashboard = await openDashboard()
    client = await dashboard.client()
    await client.createEnvironment({ body: { name: 'staging' } })
    await client.createEnvironment({ body: { name: 'production' } })
    const text = 'name: Checkout\ntags: [smoke]\nsteps:\n  - { id: total, action: assert, config: { assertions: [1 == 2] } }\n'
    const { id } = await client.createFlow({ body: { text, path: 'shop/checkout.yaml' } })
    const body = { name: 'Yearly', cron: '0 3 1 1 *', flows: { ids: [id] }, environment: 'staging' }
    scheduleId = (await client.createSchedule({ body })).id
  })
  afterAll(() => dashboard?.close())
  beforeEach(async () => {
    for (const { id } of (await client.listWebhooks()).items) await client.deleteWebhook({ params: { id } })
    reply = { status: 204 }
    receiver = await openReceiver(() => reply)
  })
  afterEach(async () => {
    await dashboard.closePages()
    await receiver.close()
  })

  const receivedUrl = (): string => `${receiver.origin}/in?token=a-long-token`
  const make = (name: string, more: object = {}) =>
    client.createWebhook({ body: { name, kind: 'generic', url: receivedUrl(), ...more } as never })
  const row = (page: Page, name: string) => page.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) })
  const deliveries = (page: Page) => page.getByRole('list', { name: 'Deliveries' }).locator(':scope > li')
  const fromMenu = async (page: Page, menu: string, item: string): Promise<void> => {
    await page.getByRole('button', { name: menu, exact: true }).click()
    await page.getByRole('menuitem', { name: item }).click()
  }
  const isOff = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).getAttribute('aria-disabled')

  it('the first one is made, shows its secret once, is tried, tells what fails, leads to it, and sends it again', async () => {
    const { page, trouble } = await dashboard.open(settings)
    await page.getByText('Nobody is told yet').waitFor()
    await page.keyboard.press('n')
    const dialog = page.getByRole('dialog', { name: 'New webhook' })
    const makeIt = dialog.getByRole('button', { name: 'Make it' })
    await dialog.getByLabel('Name').fill('Night watch')
    await dialog.getByText('Make an app at').waitFor()
    await dialog.getByRole('radio', { name: /^A program/ }).check()
    await dialog.getByLabel('URL', { exact: true }).fill('in.example.com')
    await dialog.getByText('The URL begins with https:// or http://.').waitFor()
    expect(await makeIt.getAttribute('aria-disabled')).toBe('true')
    await dialog.getByLabel('URL', { exact: true }).fill(receivedUrl())
    await dialog.getByRole('group', { name: 'Environments' }).getByRole('button', { name: 'staging' }).click()
    await isForEverybody(page)
    await makeIt.click()
    const shown = page.getByRole('dialog', { name: 'The secret of Night watch' })
    const secret = await shown.getByLabel('Secret', { exact: true }).inputValue()
    expect(secret).toMatch(/^whsec_/)
    await shown.getByRole('button', { name: 'Copy the secret' }).click()
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(secret)
    await page.keyboard.press('Escape')
    await shown.getByText('Close it? The secret is not shown again.').waitFor()
    await shown.getByRole('button', { name: 'Done' }).click()
    await shown.waitFor({ state: 'detached' })
    expect((await client.listWebhooks()).items).toMatchObject([
      { name: 'Night watch', kind: 'generic', source: 'schedules', environments: ['staging'], flows: null, when: 'changes' },
    ])

    await client.runSchedule({ params: { id: scheduleId } })
    await row(page, 'Night watch').getByText('Changes of scheduled flows in staging').waitFor()
    await page.getByRole('link', { name: 'Night watch' }).click()
    await page.getByText('Nothing yet. A test shows whether it arrives.').waitFor()
    await page.getByRole('button', { name: 'Send a test' }).click()
    await page.getByRole('status', { name: 'The test' }).getByText('The receiver answered 204').waitFor()
    expect(isSignedBy(secret, receiver.received[0])).toBe(true)

    const told = deliveries(page).filter({ hasText: 'Checkout in staging begins to fail' })
    await told.getByText('Delivered · sent once · answered 204').waitFor({ timeout: 20_000 })
    await told.locator('summary').focus()
    await page.keyboard.press('Enter')
    await told.getByText('started by Yearly').waitFor()
    await isForEverybody(page)
    await told.getByRole('button', { name: 'Send again' }).click()
    await expect.poll(() => receiver.received.length).toBe(3)
    expect(receiver.received[2]).toMatchObject({ body: receiver.received[1]?.body, headers: idOf(receiver.received[1]) })
    await told.getByRole('link', { name: 'Checkout in staging' }).click()
    await page.waitForURL('**/w/main/executions/*/')
    await page.getByRole('heading', { name: 'Checkout' }).first().waitFor()
    expect(await page.content()).not.toContain('a-long-token')
    expect(trouble).toEqual([])
  })

  it('a receiver that is out of order is seen in the list and in what it answered, and is told once it is back', async () => {
    await make('Night watch')
    reply = { status: 503, text: 'out of order' }
    await client.runSchedule({ params: { id: scheduleId } })
    const { page, trouble } = await dashboard.open(settings)
    await expect.poll(() => receiver.received.length, { timeout: 20_000 }).toBe(1)
    await page.reload()
    await row(page, 'Night watch').getByText('Nothing ever arrived.').waitFor()
    await row(page, 'Night watch').getByText('answered 503: out of order').waitFor()
    await page.getByRole('link', { name: 'Night watch' }).click()
    await deliveries(page)
      .getByText(/^Not arrived yet · sent (?:once|2 times) · answered 503: out of order · again in/)
      .waitFor()
    reply = { status: 204 }
    await deliveries(page).locator('summary').click()
    await page.getByRole('button', { name: 'Send again' }).click()
    await deliveries(page).getByText('Delivered · sent once').waitFor()
    expect(trouble).toEqual([])
  })

  it('a wrong URL is tested in the list, then changed; the one that is right is kept unseen, and a receiver that is gone pauses it', async () => {
    await make('Night watch', { url: deafUrl })
    const { page, trouble } = await dashboard.open(settings)
    const here = row(page, 'Night watch')
    await fromMenu(page, 'More of Night watch', 'Send a test')
    await here.getByText('Failed').waitFor()
    await here.getByText('Nothing ever arrived.').waitFor()
    await fromMenu(page, 'More of Night watch', 'Edit…')
    const dialog = page.getByRole('dialog', { name: 'Webhook Night watch' })
    await dialog.getByText('It leads to http://127.0.0.1:9; the rest of it is not shown.').waitFor()
    await dialog.getByRole('checkbox', { name: 'Keep the URL as it is' }).uncheck()
    expect(await dialog.getByLabel('New URL').inputValue()).toBe('')
    await dialog.getByLabel('New URL').fill(receivedUrl())
    await dialog.getByRole('button', { name: 'Keep' }).click()
    await dialog.waitFor({ state: 'detached' })
    await here.getByText(receiver.origin).waitFor()
    await fromMenu(page, 'More of Night watch', 'Edit…')
    await dialog.getByRole('radio', { name: /^Always/ }).check()
    await dialog.getByRole('button', { name: 'Keep' }).click()
    await here.getByText('Every result of scheduled flows').waitFor()
    await fromMenu(page, 'More of Night watch', 'Send a test')
    await here.getByText('Delivered').waitFor()
    expect(receiver.received[0]?.path).toBe('/in?token=a-long-token')

    reply = { status: 410 }
    await fromMenu(page, 'More of Night watch', 'Send a test')
    await here.getByText('the receiver answered 410 Gone').waitFor()
    await page.getByRole('link', { name: 'Night watch' }).click()
    await page.getByText('By the server: the receiver answered 410 Gone.').waitFor()
    await page.getByRole('button', { name: 'Resume' }).click()
    await page.getByText('Night watch tells again, from now on').waitFor()
    expect((await client.listWebhooks()).items).toMatchObject([{ isPaused: false, pausedBecause: null, when: 'every' }])
    expect(trouble).toEqual([])
  })

  it('a new secret is asked for, shown once, and signs beside the one before; then the webhook is removed', async () => {
    const { id, secret: before } = await make('Night watch')
    const { page, trouble } = await dashboard.open(`${settings}${id}/`)
    await fromMenu(page, 'More', 'New secret…')
    await page.getByRole('button', { name: 'Make a new secret' }).click()
    const shown = page.getByRole('dialog', { name: 'The secret of Night watch' })
    const secret = await shown.getByLabel('Secret', { exact: true }).inputValue()
    await shown.getByRole('button', { name: 'Done' }).click()
    await page.getByRole('button', { name: 'Send a test' }).click()
    await page.getByText('The receiver answered 204').waitFor()
    expect([before, secret].map((one) => isSignedBy(one, receiver.received[0]))).toEqual([true, true])
    expect(secret).not.toBe(before)
    await fromMenu(page, 'More', 'Remove…')
    await page.getByRole('button', { name: 'Remove the webhook' }).click()
    await page.waitForURL(`**${settings}`)
    await page.getByText('Nobody is told yet').waitFor()
    await page.goto(`${dashboard.url}${settings}${id}/`)
    await page.getByRole('heading', { name: 'There is no such webhook' }).waitFor()
    expect(trouble.filter((line) => !isRefusal(line))).toEqual([])
  })

  it('two people who change the same one are told of each other, and a name that is taken is said at its field', async () => {
    await make('Other')
    const { id } = await make('Shared')
    const { page, trouble } = await dashboard.open(`${settings}${id}/`)
    await page.getByRole('button', { name: 'Edit' }).click()
    const dialog = page.getByRole('dialog', { name: 'Webhook Shared' })
    await dialog.getByRole('radio', { name: /^Whenever something fails/ }).check()
    await dialog.getByRole('radio', { name: /^By suite/ }).click()
    await dialog.getByLabel('Tags', { exact: true }).fill('smoke')
    await dialog.getByText('1 flow now. Those count that there are when something runs.').waitFor()
    // A pause is no change of what the form has.
    await client.pauseWebhook({ params: { id } })
    await client.updateWebhook({
      params: { id },
      body: { name: 'Shared', kind: 'generic', environments: ['staging'], when: 'every' },
      ifMatch: 2,
    })
    await dialog.getByRole('button', { name: 'Keep' }).click()
    await dialog.getByText('Both of you changed, and theirs would be lost:').waitFor()
    expect(await dialog.getByRole('definition').allTextContents()).toEqual(['Always'])
    await dialog.getByRole('button', { name: 'Go on with mine' }).click()
    await dialog.getByLabel('Name').fill('Other')
    await dialog.getByRole('button', { name: 'Keep' }).click()
    await dialog.getByText('There is a webhook called Other already.').waitFor()
    await dialog.getByLabel('Name').fill('Ours')
    await dialog.getByRole('button', { name: 'Keep' }).click()
    await dialog.waitFor({ state: 'detached' })
    expect(await client.getWebhook({ params: { id } })).toMatchObject({
      name: 'Ours',
      origin: receiver.origin,
      environments: ['staging'],
      flows: { tags: ['smoke'] },
      when: 'failures',
      isPaused: true,
    })
    expect(trouble.filter((line) => !isRefusal(line))).toEqual([])
  })

  it('a schedule says who hears of it, in its form too, and leads there', async () => {
    const { page, trouble } = await dashboard.open(`/w/main/schedules/${scheduleId}/`)
    await page.getByText('Nobody is told. Add a webhook').waitFor()
    const { id } = await make('Night watch')
    await make('Of production', { environments: ['production'] })
    await make('Of shop', { flows: { folder: 'shop' } })
    await page.reload()
    await page.getByText('Night watch, Of shop (only in shop/)').waitFor()
    await page.getByRole('button', { name: 'Edit' }).click()
    const dialog = page.getByRole('dialog', { name: 'Schedule Yearly' })
    await dialog.getByLabel('Environment').selectOption('production')
    await dialog.getByText('Night watch, Of production, Of shop (only in shop/)').waitFor()
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('link', { name: 'Night watch' }).click()
    await page.waitForURL(`**${settings}${id}/`)
    await page.keyboard.press('Control+k')
    await page.getByPlaceholder(/^A flow, a page/).fill('Webhooks')
    await page.keyboard.press('Enter')
    await page.waitForURL(`**${settings}`)
    expect(await page.title()).toBe('Webhooks · Settings · TestMesh')
    expect(trouble).toEqual([])
  })

  it('editors look and change nothing; viewers are told why they see none', async () => {
    const { id } = await make('Night watch')
    for (const role of ['editor', 'viewer'] as const) {
      const account = { email: `${role}@example.com`, password: owner.password }
      const { token } = await client.createInvitation({ body: { email: account.email, role } })
      await createClient({ url: dashboard.url }).acceptInvitation({ body: { token, name: role, password: account.password } })
      const { page, trouble } = await dashboard.open(settings, { account })
      if (role === 'editor') {
        await row(page, 'Night watch').getByText('Changes of scheduled flows').waitFor()
        expect(await isOff(page, 'New webhook')).toBe('true')
        await page.getByRole('link', { name: 'Night watch' }).click()
        await page.getByRole('button', { name: 'Send a test' }).waitFor()
        expect(await Promise.all(['Send a test', 'Pause', 'Edit'].map((name) => isOff(page, name)))).toEqual(['true', 'true', 'true'])
        await page.getByRole('button', { name: 'Edit', exact: true }).hover()
        await page.getByRole('tooltip', { name: 'Needs an admin: you are an editor here.' }).waitFor()
      } else {
        await page.getByText('You cannot see the webhooks').waitFor()
        await page.goto(`${dashboard.url}${settings}${id}/`)
        await page.getByText('Needs an editor: you are a viewer here.').waitFor()
        await page.goto(`${dashboard.url}/w/main/schedules/${scheduleId}/`)
        await page.getByText('Editors see who is told.').waitFor()
      }
      expect(trouble).toEqual([])
    }
  })
})

/** In both themes. */
const isForEverybody = async (page: Page): Promise<void> => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.waitForTimeout(200)
    expect(await violations(page)).toEqual([])
  }
}

/** As Standard Webhooks says. */
const isSignedBy = (secret: string, received: Received | undefined): boolean => {
  if (!received) return false
  const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signatures } = received.headers
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
  const expected = createHmac('sha256', key).update(`${id}.${at}.${received.body}`).digest('base64')
  return String(signatures).split(' ').includes(`v1,${expected}`)
}

const idOf = (received: Received | undefined) => ({ 'webhook-id': received?.headers['webhook-id'] })
