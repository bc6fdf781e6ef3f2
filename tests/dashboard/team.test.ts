import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Client, createClient } from '@testmesh/client'
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { browserPeer, type Dashboard, openDashboard, owner } from './open-dashboard.ts'

describe.skipIf(browserPeer.isMissing)(`what a team does in ${browserPeer.label}`, () => {
  let dashboard: Dashboard
  let client: Client
  beforeAll(async () => {
    dashboard = await openDashboard()
    client = await dashboard.client()
  })
  afterAll(() => dashboard?.close())
  afterEach(() => dashboard?.closePages())

  it('an earlier version of a flow is restored as a new one, not over changes that are not saved, and undo brings the text back', async () => {
    const first = 'name: Told\nsteps:\n  - { id: one, action: log, config: { message: first } }\n'
    const { id } = await client.createFlow({ body: { text: first } })
    await client.updateFlow({ params: { id }, ifMatch: 1, body: { text: first.replace('first', 'second') } })
    const { page, trouble } = await dashboard.open(`/w/main/flows/${id}/`)
    await page.getByRole('radio', { name: 'Code' }).click()
    await page.getByRole('button', { name: 'More', exact: true }).click()
    await page.getByRole('menuitem', { name: 'History' }).click()
    await page.getByRole('tabpanel').getByRole('button', { name: /^v1/ }).click()
    const restore = page.getByRole('button', { name: 'Restore version 1' })
    const code = page.getByRole('textbox', { name: /^YAML of the flow/ })
    await code.click()
    await page.keyboard.press('Control+End')
    await page.keyboard.type('# mine')
    await expect.poll(() => restore.getAttribute('aria-disabled')).toBe('true')
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => restore.getAttribute('aria-disabled')).toBeNull()
    await restore.click()
    await page.getByText('Version 1 is the newest again, as version 3').waitFor()
    await expect.poll(() => code.textContent()).toContain('message: first')
    const { text, version } = await client.getFlow({ params: { id } })
    expect({ text, version }).toEqual({ text: first, version: 3 })
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => code.textContent()).toContain('message: second')
    await page.getByText('not saved', { exact: true }).waitFor()
    expect(trouble).toEqual([])
  })

  it('a flow that fails goes into quarantine, stands apart, and comes out of it, and nothing else of its text changes', async () => {
    const text =
      'name: Totals # of a day\r\ntags: [ smoke ]\r\n\r\nsteps:\r\n  - { id: total, action: set, config: { total: 3 }, assert: [ total == 4 ] }\r\n'
    const { id } = await client.createFlow({ body: { text } })
    const run = async () => (await client.createExecution({ body: { flowId: id, waitMs: 30_000 } })).executions[0]
    expect(await run()).toMatchObject({ verdict: 'failed', quarantine: null })
    const { page, trouble } = await dashboard.open('/w/main/insights/')
    await page.getByRole('button', { name: 'Quarantine Totals' }).click()
    const dialog = page.getByRole('dialog', { name: 'Quarantine Totals' })
    await expect.poll(() => dialog.getByRole('button', { name: 'Quarantine it' }).getAttribute('aria-disabled')).toBe('true')
    await dialog.getByLabel('Why it fails').fill('PAY-231: the total is late')
    await dialog.getByLabel('Until').fill('2099-12-31')
    await dialog.getByLabel('Who is to end it').fill('payments')
    await page.keyboard.press('Enter')
    await page.getByText('Totals is in quarantine until 2099-12-31, as version 2').waitFor()
    const block = 'quarantine:\r\n  until: 2099-12-31\r\n  reason: "PAY-231: the total is late"\r\n  owner: payments\r\n'
    expect((await client.getFlow({ params: { id } })).text).toBe(text.replace('[ smoke ]\r\n', `[ smoke ]\r\n${block}`))
    const held = await run()
    expect(held).toMatchObject({ verdict: 'failed', quarantine: { until: '2099-12-31', owner: 'payments' } })
    const report = await client.getExecutionReport({ params: { id: held?.id ?? '' }, query: { format: 'list' } })
    expect(await report.text()).toContain('\n1 failed in quarantine until 2099-12-31 (PAY-231: the total is late; payments) in ')
    await page.goto(`${dashboard.url}/w/main/`)
    await page.getByRole('region', { name: 'Failing in quarantine' }).getByRole('link', { name: 'Totals' }).click()
    await page.getByText('in quarantine until 2099-12-31 (PAY-231: the total is late; payments)').waitFor()
    await page.goto(`${dashboard.url}/w/main/insights/`)
    await page.getByRole('button', { name: 'End the quarantine of Totals' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'End quarantine' }).click()
    await page.getByText('Totals counts again, as version 3').waitFor()
    expect((await client.getFlow({ params: { id } })).text).toBe(text)
    const several = `name: First\nsteps: [{ action: log }]\n---\n${text}`
    const ofFile = await client.createFlow({ body: { text: several } })
    await client.createExecution({ body: { flowId: ofFile.id, waitMs: 30_000 } })
    await page.reload()
    await page.getByRole('button', { name: 'Quarantine First' }).click()
    await page.getByRole('dialog').getByLabel('Why it fails').fill('PAY-231')
    await page.keyboard.press('Enter')
    await page.getByRole('alert').getByText('There are several flows in this file').waitFor()
    expect((await client.getFlow({ params: { id: ofFile.id } })).version).toBe(1)
    expect(trouble).toEqual([])
  })

  it('a folder is made in another, renamed and moved by keys, and flows are moved into it', async () => {
    for (const name of ['Pay', 'Refund']) await client.createFlow({ body: { text: `name: ${name}\nsteps:\n  - action: log\n` } })
    const { page, trouble } = await dashboard.open('/w/main/collections/')
    const tree = page.getByRole('tree', { name: 'Folders' })
    const makeFolder = async (name: string): Promise<void> => {
      await page.getByRole('button', { name: 'New folder' }).click()
      await page.keyboard.type(name)
      await page.keyboard.press('Enter')
      await tree.getByRole('treeitem', { name, selected: true }).waitFor()
    }
    await makeFolder('Shop')
    await makeFolder('Paymnts')
    await expect.poll(() => tree.getByRole('treeitem', { name: 'Paymnts' }).getAttribute('aria-level')).toBe('3')
    await tree.getByRole('treeitem', { name: 'Paymnts' }).focus()
    await page.keyboard.press('F2')
    await page.getByLabel('Name of Paymnts').fill('Payments')
    await page.keyboard.press('Enter')
    await tree.getByRole('treeitem', { name: 'Payments' }).waitFor()
    await page.getByRole('button', { name: 'Move to…' }).click()
    await page.getByRole('dialog', { name: 'Move Payments' }).getByRole('radio', { name: 'To the top' }).check()
    await page.keyboard.press('Enter')
    await expect.poll(() => tree.getByRole('treeitem', { name: 'Payments' }).getAttribute('aria-level')).toBe('2')
    await tree.getByRole('treeitem', { name: 'All flows' }).click()
    for (const name of ['Pay', 'Refund']) await page.getByRole('checkbox', { name: `Select ${name}`, exact: true }).check()
    await page.getByRole('button', { name: 'Move to…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Move 2 flows' })
    await dialog.getByRole('radio', { name: 'Payments' }).check()
    await dialog.getByRole('button', { name: 'Move', exact: true }).click()
    await tree.getByRole('treeitem', { name: 'Payments' }).click()
    await page.getByText('2 flows', { exact: true }).waitFor()
    const folders = (await client.listCollections()).items
    const payments = folders.find(({ name }) => name === 'Payments')
    expect(folders.map(({ name, parentId }) => [name, parentId]).sort()).toEqual([
      ['Payments', null],
      ['Shop', null],
    ])
    const inside = await client.listFlows({ query: { collectionId: payments?.id ?? '', sort: 'name' } })
    expect(inside.items.map(({ name }) => name)).toEqual(['Pay', 'Refund'])
    expect(trouble).toEqual([])
  })

  it('somebody is invited to look, sees why nothing else is theirs, and may when an owner says so', async () => {
    const vera = { email: 'vera@example.com', password: owner.password }
    const { id } = await client.createFlow({ body: { text: 'name: Theirs\nsteps:\n  - action: log\n' } })
    const own = await dashboard.open('/w/main/settings/members/')
    await own.page.getByRole('button', { name: 'Invite' }).click()
    await own.page.getByLabel('Email').fill(vera.email)
    await own.page.getByLabel('Role', { exact: true }).selectOption('viewer')
    await own.page.getByRole('button', { name: 'Make the link' }).click()
    const link = await own.page.getByRole('textbox', { name: 'Link' }).inputValue()
    await own.page.getByRole('button', { name: 'Done' }).click()
    await own.page.getByRole('table', { name: 'Pending invitations' }).getByText(vera.email).waitFor()
    const stranger = await dashboard.open(new URL(link).pathname + new URL(link).hash, { isStranger: true })
    await stranger.page.getByLabel('Your name').fill('Vera')
    await stranger.page.getByLabel('Password').fill(vera.password)
    await stranger.page.getByRole('button', { name: 'Join' }).click()
    await stranger.page.waitForURL('**/w/main/')
    const { page, trouble } = await dashboard.open('/w/main/flows/', { account: vera })
    const why = async (button: string): Promise<void> => {
      const found = page.getByRole('button', { name: button, exact: true })
      await found.waitFor()
      expect([button, await found.getAttribute('aria-disabled')]).toEqual([button, 'true'])
      // Away from the button before, in many moves as a hand makes them: its hint stays for the first.
      await page.mouse.move(0, 0, { steps: 5 })
      await found.hover()
      await expect.poll(() => found.getAttribute('aria-describedby')).not.toBeNull()
      const hint = page.locator(`[id="${await found.getAttribute('aria-describedby')}"]`)
      expect([button, await hint.textContent()]).toEqual([button, expect.stringMatching(/^Needs an (?:editor|admin)/)])
    }
    await why('New flow')
    await why('Run Theirs')
    await page.goto(`${dashboard.url}/w/main/flows/${id}/`)
    await why('Save')
    await why('Run')
    const code = page.getByRole('textbox', { name: /^YAML of the flow/ })
    await code.click()
    const before = await code.textContent()
    expect(before).toContain('name: Theirs')
    await page.keyboard.type('# mine')
    expect(await code.textContent()).toBe(before)
    expect(await page.getByText('not saved', { exact: true }).count()).toBe(0)
    await page.goto(`${dashboard.url}/w/main/collections/`)
    await why('New folder')
    await page.goto(`${dashboard.url}/w/main/settings/members/`)
    await why('Invite')
    expect(await page.getByRole('combobox', { name: /^Role of/ }).count()).toBe(0)

    await own.page.reload()
    await own.page.getByRole('combobox', { name: 'Role of Vera' }).selectOption('editor')
    await own.page.getByText('Vera is editor now').waitFor()
    await page.goto(`${dashboard.url}/w/main/flows/`)
    await page.getByRole('button', { name: 'Run Theirs', exact: true }).click()
    await expect.poll(async () => (await client.listExecutions({ query: { flowId: id } })).items.length).toBe(1)
    expect([...own.trouble, ...stranger.trouble, ...trouble]).toEqual([])
  })

  it('somebody who lost the password sets a new one by a link, is disabled, and comes back when enabled', async () => {
    const max = { email: 'max@example.com', password: owner.password }
    const { token } = await client.createInvitation({ body: { email: max.email, role: 'viewer' } })
    await createClient({ url: dashboard.url }).acceptInvitation({ body: { token, name: 'Max', password: max.password } })
    const { page, trouble } = await dashboard.open('/w/main/settings/members/')
    const choose = async (item: string): Promise<void> => {
      await page.getByRole('button', { name: 'More for Max' }).click()
      await page.getByRole('menuitem', { name: item }).click()
    }
    await choose('Link for a new password…')
    await page.getByRole('button', { name: 'Make the link' }).click()
    const link = new URL(await page.getByRole('textbox', { name: 'Link' }).inputValue())
    await page.getByRole('button', { name: 'Done' }).click()
    const theirs = await dashboard.open(link.pathname + link.hash, { isStranger: true })
    await theirs.page.getByText('For Max, max@example.com.').waitFor()
    await theirs.page.getByLabel('New password').fill('a password of today')
    await theirs.page.getByRole('button', { name: 'Set it and sign in' }).click()
    await theirs.page.waitForURL('**/w/main/')
    expect([...trouble, ...theirs.trouble]).toEqual([])
    await choose('Disable…')
    await page.getByRole('dialog', { name: 'Disable Max?' }).getByRole('button', { name: 'Disable' }).click()
    await page.getByRole('row', { name: /^Max disabled/ }).waitFor()
    await theirs.page.reload()
    await theirs.page.waitForURL('**/login/**')
    await theirs.page.getByText(/^Lost your password\?/).waitFor()
    const signIn = async (): Promise<void> => {
      await theirs.page.getByLabel('Email').fill(max.email)
      await theirs.page.getByLabel('Password').fill('a password of today')
      await theirs.page.getByRole('button', { name: 'Sign in' }).click()
    }
    await signIn()
    await theirs.page.getByRole('alert').getByText('Email and password do not belong together.').waitFor()
    await choose('Enable')
    await page.getByText('Max is enabled').waitFor()
    await signIn()
    await theirs.page.waitForURL('**/w/main/')
    expect(trouble).toEqual([])
  })

  it('two people who change the same variable, secret or routing are told of each other, and both keep what they typed', async () => {
    const { id, version } = await client.createEnvironment({ body: { name: 'shared', routing: { headers: { a: 'first' } } } })
    await client.changeVariables({ params: { id }, body: { set: { SHARED: 'first' } } })
    await client.setSecret({ params: { id, name: 'SHARED_TOKEN' }, body: { value: 'a-long-and-secret-value' } })
    const { page, trouble } = await dashboard.open('/w/main/environments/')
    const valueNow = async () => (await client.getEnvironment({ params: { id } })).variables[0]?.value
    const editor = page.getByRole('textbox', { name: 'SHARED in shared' })
    const cellOf = (name: string) =>
      page
        .locator('[data-row]')
        .filter({ has: page.getByText(name, { exact: true }) })
        .getByRole('gridcell')
        .last()
    const changeBoth = async (theirs: string, mine: string): Promise<void> => {
      await cellOf('SHARED').dblclick()
      await editor.fill(mine)
      await client.changeVariables({ params: { id }, body: { set: { SHARED: theirs } } })
      await editor.press('Enter')
      await page.getByText(`It was changed meanwhile by Ada Example, to ${theirs}`).waitFor()
    }
    await changeBoth('theirs', 'mine')
    await page.getByRole('searchbox').click()
    const contested = page.getByRole('gridcell', { name: 'mine changed meanwhile' })
    await contested.waitFor()
    expect(await valueNow()).toBe('theirs')
    await contested.dblclick()
    await page.getByRole('button', { name: 'Keep mine' }).click()
    await page.getByRole('gridcell', { name: 'mine', exact: true }).waitFor()
    expect(await valueNow()).toBe('mine')
    await changeBoth('theirs again', 'mine again')
    await page.getByRole('button', { name: 'Take theirs' }).click()
    await page.getByRole('gridcell', { name: 'theirs again', exact: true }).waitFor()
    expect(await valueNow()).toBe('theirs again')

    await cellOf('SHARED_TOKEN').dblclick()
    const secret = page.getByRole('dialog', { name: 'SHARED_TOKEN in shared' })
    await secret.getByLabel('New value').fill('mine-is-long-as-well')
    await client.setSecret({ params: { id, name: 'SHARED_TOKEN' }, body: { value: 'theirs-is-long-as-well' } })
    await secret.getByRole('button', { name: 'Set the new value' }).click()
    await secret.getByText('It was set by Ada Example').waitFor()
    await secret.getByRole('button', { name: 'Go on from there' }).click()
    await secret.getByRole('button', { name: 'Set the new value' }).click()
    await secret.waitFor({ state: 'detached' })
    expect((await client.getEnvironment({ params: { id } })).secrets).toMatchObject([{ name: 'SHARED_TOKEN', version: 3 }])

    await page.getByRole('button', { name: 'Secret', exact: true }).click()
    const newSecret = page.getByRole('dialog', { name: 'New secret' })
    await newSecret.getByLabel('Name').fill('SHARED_TOKEN')
    await newSecret.getByLabel('Environment').selectOption({ label: 'shared' })
    await newSecret.getByLabel('Value').fill('mine-is-long-as-well')
    await newSecret.getByRole('button', { name: 'Set it' }).click()
    await newSecret.getByText(/^It was set by Ada Example, .*Yours would take its place\.$/).waitFor()
    await page.keyboard.press('Escape')
    await newSecret.getByRole('button', { name: 'Close it' }).click()

    await page.getByRole('button', { name: 'shared', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Rename and protect…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Environment shared' })
    await dialog.getByLabel('What it is for').fill('mine')
    await dialog.getByLabel('Routing').fill('{ "headers": { "a": "mine" } }')
    const now = (await client.getEnvironment({ params: { id } })).version
    expect(now).toBeGreaterThan(version)
    const theirs = { name: 'shared', isProtected: true, routing: { headers: { a: 'theirs' } } }
    await client.updateEnvironment({ params: { id }, body: theirs, ifMatch: now })
    await dialog.getByRole('button', { name: 'Keep' }).click()
    await dialog.getByRole('definition').getByText('"a": "theirs"').waitFor()
    await dialog.getByRole('button', { name: 'Go on with mine' }).click()
    await dialog.getByRole('button', { name: 'Keep' }).click()
    await dialog.waitFor({ state: 'detached' })
    expect(await client.getEnvironment({ params: { id } })).toMatchObject({
      description: 'mine',
      isProtected: true,
      routing: { headers: { a: 'mine' } },
    })
    expect([...new Set(trouble)]).toEqual([expect.stringContaining('409')])
  })

  it('a name is removed from every environment but where somebody gave it another value, which is shown before it goes', async () => {
    const [first, second] = await Promise.all(['first', 'second'].map((name) => client.createEnvironment({ body: { name } })))
    const ids = [first?.id ?? '', second?.id ?? '']
    const set = (id = '', value = 'a-long-and-secret-value') => client.setSecret({ params: { id, name: 'ROW_TOKEN' }, body: { value } })
    await Promise.all(ids.map((id) => set(id)))
    const versions = async () => {
      const { secrets } = await client.getVariableMatrix()
      return secrets.find(({ name }) => name === 'ROW_TOKEN')?.versions
    }
    const { page, trouble } = await dashboard.open('/w/main/environments/')
    await page.getByRole('button', { name: 'What to do with ROW_TOKEN' }).click()
    await page.getByRole('menuitem', { name: 'Remove everywhere…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Remove ROW_TOKEN?' })
    await dialog.getByText('It is set in first, second.').waitFor()
    await set(ids[1], 'theirs-is-long-as-well')
    await dialog.getByRole('button', { name: 'Remove it from 2 environments' }).click()
    await dialog.getByText(/It is still there in second\. It was set by Ada Example, /).waitFor()
    expect(await versions()).toEqual({ [ids[1] ?? '']: 2 })
    await dialog.getByRole('button', { name: 'Remove it from 1 environment' }).click()
    await dialog.waitFor({ state: 'detached' })
    expect(await versions()).toBeUndefined()
    expect(trouble).toEqual([expect.stringContaining('409')])
  })

  it('flows that a limit keeps from starting are named, and started with one press when there is room again', async () => {
    for (const name of ['Bulk one', 'Bulk two', 'Bulk three', 'Bulk four'])
      await client.createFlow({ body: { text: `name: ${name}\nsteps:\n  - action: log\n` } })
    const { page, trouble } = await dashboard.open('/w/main/flows/?search=Bulk')
    let asked = 0
    const limited = { title: 'Too many requests.', status: 429, detail: 'That was too often. Wait a moment.', code: 'RATE_LIMITED' }
    await page.route(/\/api\/v1\/executions$/, (route) =>
      route.request().method() !== 'POST' || ++asked === 1
        ? route.continue()
        : route.fulfill({ status: 429, contentType: 'application/problem+json', json: limited }),
    )
    await page.getByRole('checkbox', { name: 'Select all that are shown' }).check()
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    await page.getByText(/^3 flows were not started: Bulk \w+, Bulk \w+, Bulk \w+\. That was too often\. Wait a moment\.$/).waitFor()
    await page.unrouteAll()
    await page.getByRole('button', { name: 'Start these 3' }).click()
    await page.getByText('3 executions started').waitFor()
    const started = async (): Promise<readonly string[]> => {
      const { items } = await client.listExecutions({ query: { limit: 200 } })
      return items
        .map(({ flowName }) => flowName)
        .filter((name) => name.startsWith('Bulk'))
        .sort()
    }
    expect(await started()).toEqual(['Bulk four', 'Bulk one', 'Bulk three', 'Bulk two'])
    // The server starts it, and its answer is lost on the way.
    await page.route(/\/api\/v1\/executions$/, async (route) => {
      if (route.request().method() !== 'POST') return route.continue()
      await route.fetch()
      await route.abort()
    })
    await page.goto(`${dashboard.url}/w/main/flows/?search=Bulk+one`)
    await page.getByRole('checkbox', { name: 'Select all that are shown' }).check()
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    await page.getByRole('button', { name: 'Start it' }).waitFor()
    await page.unrouteAll()
    await page.getByRole('button', { name: 'Start it' }).click()
    await page.getByText('1 execution started').waitFor()
    expect(await started()).toEqual(['Bulk four', 'Bulk one', 'Bulk one', 'Bulk three', 'Bulk two'])
    expect([...new Set(trouble)]).toEqual([
      expect.stringContaining('429'),
      expect.stringContaining('failed: POST'),
      expect.stringContaining('net::ERR_FAILED'),
    ])
  })

  it('an execution shows how long each phase of a request took, and gives out what its steps attached', async () => {
    // A longer body than a result holds is attached.
    const long = 'a line of a long text\n'.repeat(60_000)
    const server = createServer((_, response) => void setTimeout(() => response.end(long), 120)).listen(0, '127.0.0.1')
    onTestFinished(() => void server.close())
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const text = `name: Takes a while\nsteps:\n  - { id: slow, action: http_request, config: { url: "http://127.0.0.1:${port}/" } }\n`
    const { executions } = await client.createExecution({ body: { text, waitMs: 20_000 } })
    const { page, trouble } = await dashboard.open(`/w/main/executions/${executions[0]?.id}/?step=steps%2Fslow`)
    await page.getByRole('tab', { name: 'Timing' }).click()
    const waited = page.getByRole('tabpanel', { name: 'Timing' }).getByRole('row', { name: /^Wait/ })
    expect(Number.parseFloat((await waited.getByRole('cell').last().textContent()) ?? '')).toBeGreaterThanOrEqual(100)
    await page.getByRole('tab', { name: 'Attachments 1' }).click()
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download body' }).click()])
    expect(readFileSync(await download.path(), 'utf8')).toBe(long)
    expect(trouble).toEqual([])
  })
})
