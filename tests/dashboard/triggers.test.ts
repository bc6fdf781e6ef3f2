import { createHmac } from 'node:crypto'
import type { Client } from '@testmesh/client'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browserPeer, type Dashboard, openDashboard } from './open-dashboard.ts'
import { violations } from './violations.ts'

describe.skipIf(browserPeer.isMissing)(`triggers in ${browserPeer.label}`, () => {
  let dashboard: Dashboard
  let client: Client
  beforeAll(async () => {
    dashboard = await openDashboard()
    client = await dashboard.client()
    const text = 'name: Smoke\ntags: [smoke]\nsteps:\n  - { id: say, action: log, config: { message: "deployed ${VERSION}" } }\n'
    await client.createFlow({ body: { text, path: 'smoke.yaml' } })
    await client.createEnvironment({ body: { name: 'staging' } })
    await client.changeVariables({
      params: { id: (await client.listEnvironments()).items[0]?.id ?? '' },
      body: { set: { VERSION: 'unknown' } },
    })
  })
  afterAll(() => dashboard?.close())

  const isForEverybody = async (page: Page): Promise<void> => expect(await violations(page)).toEqual([])
  const arrivals = (page: Page) => page.getByRole('list', { name: 'Arrivals' }).locator(':scope > li')

  it('the first one is made, shows its secret once, starts what GitHub says, tells of each request, and is paused and removed', async () => {
    const { page, trouble } = await dashboard.open('/w/main/triggers/')
    await page.getByText('No program starts anything yet').waitFor()
    await page.keyboard.press('n')
    const dialog = page.getByRole('dialog', { name: 'New trigger' })
    await dialog.getByLabel('Name').fill('Staging was deployed')
    await dialog.getByRole('radio', { name: /^GitHub/ }).check()
    await dialog.getByRole('radio', { name: 'By suite, tags, folder' }).click()
    await dialog.getByRole('group', { name: 'Tags there are' }).getByRole('button', { name: 'smoke' }).click()
    await dialog.getByLabel('Environment', { exact: true }).selectOption('staging')
    await dialog.getByLabel('Only when').fill('bdy.state == "success"')
    await dialog.getByLabel('Variables').fill('VERSION=${body.version}')
    await isForEverybody(page)
    await dialog.getByRole('button', { name: 'Make it' }).click()
    await dialog.getByText('Reads "bdy" at character 1, which nothing gives: did you mean "body"?').waitFor()
    await dialog.getByLabel('Only when').fill('body.state == "success"')
    await dialog.getByRole('button', { name: 'Make it' }).click()

    const shown = page.getByRole('dialog', { name: 'The secret of Staging was deployed' })
    const secret = await shown.getByLabel('Secret', { exact: true }).inputValue()
    const address = await shown.getByLabel('Address', { exact: true }).inputValue()
    await shown.getByText('In the repository, open Settings, Webhooks, Add webhook.').waitFor()
    await isForEverybody(page)
    await shown.getByRole('button', { name: 'Done' }).click()
    await shown.waitFor({ state: 'detached' })
    expect(await page.content()).not.toContain(secret)

    const send = async (payload: object, { key = secret, event = 'deployment_status' } = {}) => {
      const body = JSON.stringify(payload)
      const signature = createHmac('sha256', key).update(body).digest('hex')
      const headers = { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}`, 'x-github-event': event }
      return (await fetch(address, { method: 'POST', headers, body })).status
    }
    await page.getByRole('link', { name: 'Staging was deployed' }).click()
    await page.getByText('Nothing came yet.').waitFor()
    const hostile = '1.4.2 ${VERSION} {{VERSION}}'
    expect([
      await send({ zen: 'x' }, { event: 'ping' }),
      await send({ state: 'success' }, { key: 'another' }),
      await send({ state: 'pending' }),
      await send({ state: 'success', version: hostile }),
    ]).toEqual([200, 404, 202, 202])
    await arrivals(page).filter({ hasText: 'Passed · 1 execution' }).waitFor({ timeout: 20_000 })
    expect(await arrivals(page).count()).toBe(4)
    await arrivals(page).getByText('Passed over: the condition did not hold').waitFor()
    await arrivals(page).getByText('Not let in: X-Hub-Signature-256 is not that of this secret').waitFor()
    await arrivals(page).getByText('Ping: GitHub asked whether anybody is there').waitFor()
    await isForEverybody(page)

    await arrivals(page).getByRole('link', { name: '1 execution' }).click()
    await page.getByRole('link', { name: 'trigger Staging was deployed' }).waitFor()
    // What came stays what it was.
    const { items } = await client.listExecutions({ query: { triggerType: 'webhook' } })
    const { items: events } = await client.listExecutionEvents({ params: { id: items[0]?.id ?? '' }, query: {} })
    expect(JSON.stringify(events)).toContain(`deployed ${hostile}`)
    await page.getByRole('link', { name: 'trigger Staging was deployed' }).click()
    await page.getByRole('link', { name: 'All that it started' }).click()
    await page.getByRole('list', { name: 'Executions' }).getByText('Smoke').waitFor()
    await page.getByText('trigger', { exact: true }).first().waitFor()
    await page.goBack()

    await page.getByRole('button', { name: 'Pause' }).click()
    await page.getByText('Staging was deployed is paused').waitFor()
    expect(await send({ state: 'success', version: '2' })).toBe(202)
    await arrivals(page).getByText('Passed over: the trigger was paused').waitFor({ timeout: 10_000 })
    await page.getByRole('button', { name: 'More', exact: true }).click()
    await page.getByRole('menuitem', { name: 'New secret…' }).click()
    const rotation = page.getByRole('dialog', { name: 'A new secret for Staging was deployed?' })
    await rotation.getByLabel('Somebody has it who should not').check()
    await rotation.getByRole('button', { name: 'Make a new secret' }).click()
    expect(await shown.getByLabel('Secret', { exact: true }).inputValue()).not.toBe(secret)
    await shown.getByRole('button', { name: 'Done' }).click()
    expect(await send({ state: 'success' })).toBe(404)
    await page.getByRole('button', { name: 'More', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Remove…' }).click()
    await page.getByRole('button', { name: 'Remove the trigger' }).click()
    await page.getByText('No program starts anything yet').waitFor()
    expect(trouble.filter((line) => !/status of 422 /.test(line))).toEqual([])
  })
})
