import { type Client, createClient } from '@testmesh/client'
import type { Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { browserPeer, type Dashboard, openDashboard, owner } from './open-dashboard.ts'
import { violations } from './violations.ts'

const flowText = (name: string, more = ''): string => `name: ${name}\ntags: [nightly]\n${more}steps:\n  - action: log\n`
/** A browser says of each refused request that it was. */
const isRefusal = (line: string): boolean => /status of 4(?:04|09|22) /.test(line)

describe.skipIf(browserPeer.isMissing)(`schedules in ${browserPeer.label}`, () => {
  let dashboard: Dashboard
  let client: Client
  let goodId: string
  beforeAll(async () => {
    dashboard = await openDashboard()
    client = await dashboard.client()
    goodId = (await client.createFlow({ body: { text: flowText('Good'), path: 'shop/good.yaml' } })).id
    await client.createFlow({ body: { text: flowText('Other'), path: 'users/other.yaml' } })
    await client.createEnvironment({ body: { name: 'staging' } })
    await client.createEnvironment({ body: { name: 'production', isProtected: true } })
  })
  afterAll(() => dashboard?.close())
  afterEach(() => dashboard?.closePages())

  const list = (page: Page) => page.getByRole('list', { name: 'Schedules' })
  const make = (name: string, more: object = {}) =>
    client.createSchedule({ body: { name, cron: '0 3 1 1 *', flows: { ids: [goodId] }, ...more } })
  const find = async (name: string) => (await client.listSchedules({ query: {} })).items.find((one) => one.name === name)

  it('the first one is made by keyboard alone, shows its next times, and is run, paused, resumed and removed', async () => {
    const { page, trouble } = await dashboard.open('/w/main/schedules/', { timezoneId: 'Asia/Tokyo' })
    await page.getByText('Nothing is scheduled yet').waitFor()
    await page.getByRole('button', { name: 'Make the first schedule' }).focus()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'New schedule' })
    await dialog.waitFor()
    await page.keyboard.type('Nightly')
    await page.keyboard.press('Tab')
    await page.keyboard.type('30 6 * * 1-5')
    await dialog.getByText('At 06:30, Monday through Friday').waitFor()
    expect(await dialog.getByLabel('Time zone').inputValue()).toBe('Asia/Tokyo')
    const times = dialog.getByRole('list', { name: 'The next times' }).getByRole('listitem')
    await expect.poll(() => times.allTextContents()).toEqual(Array(5).fill(expect.stringMatching(/^(?:Mon|Tue|Wed|Thu|Fri), .*, 06:30in /)))
    await dialog.getByRole('searchbox').focus()
    await page.keyboard.type('Good')
    await expect.poll(() => dialog.getByRole('list', { name: 'Flows to choose' }).getByRole('checkbox').count()).toBe(1)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Space')
    await dialog.getByRole('list', { name: 'Chosen flows' }).getByText('Good').waitFor()
    await dialog.getByRole('button', { name: 'Make it' }).focus()
    await page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'detached' })
    await list(page).getByText('At 06:30, Monday through Friday').waitFor()
    expect(await find('Nightly')).toMatchObject({
      cron: '30 6 * * 1-5',
      timezone: 'Asia/Tokyo',
      flows: { ids: [goodId] },
      environment: null,
      overlap: 'skip',
      catchUp: 'last',
    })

    await page.getByRole('button', { name: 'Run Nightly now' }).click()
    await page.getByText('Nightly: 1 execution started').waitFor()
    await page.getByRole('list', { name: 'Nightly: 1 of the last 1 passed' }).waitFor()
    const pauseOrResume = async (word: string): Promise<void> => {
      await page.getByRole('button', { name: 'More of Nightly' }).click()
      await page.getByRole('menuitem', { name: word }).click()
    }
    await pauseOrResume('Pause')
    await list(page).getByText('Paused', { exact: true }).waitFor()
    expect(await find('Nightly')).toMatchObject({ isPaused: true, nextAt: null })
    await pauseOrResume('Resume')
    await list(page).getByText('Paused', { exact: true }).waitFor({ state: 'detached' })
    await list(page).getByRole('link', { name: 'Passed' }).click()
    await page.waitForURL('**/executions/*/')
    const executionId = new URL(page.url()).pathname.split('/').at(-2) ?? ''
    await page.getByRole('link', { name: 'Nightly' }).click()
    await page.getByRole('list', { name: 'Times' }).getByText('run now by Ada Example').waitFor()
    await page.getByRole('button', { name: 'More', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Remove…' }).click()
    await page.getByText('The executions that it started stay.').waitFor()
    await page.getByRole('button', { name: 'Remove the schedule' }).click()
    await page.waitForURL('**/w/main/schedules/')
    await page.getByText('Nothing is scheduled yet').waitFor()
    const execution = await client.getExecution({ params: { id: executionId } })
    expect(execution).toMatchObject({ triggerType: 'schedule', verdict: 'passed' })
    await page.goto(`${dashboard.url}/w/main/executions/${executionId}/`)
    await page.getByText('a schedule that was removed').waitFor()
    await page.goto(`${dashboard.url}/w/main/executions/?schedule=${execution.scheduleId}`)
    await page.getByLabel('Schedule').getByText('one that was removed').waitFor({ state: 'attached' })
    await expect.poll(() => page.getByRole('list', { name: 'Executions' }).getByRole('link').count()).toBe(1)
    expect(trouble.filter((line) => !isRefusal(line))).toEqual([])
  })

  it('is made of what flows have, counts them as they are now, and says when the clocks change and what is protected', async () => {
    const { page, trouble } = await dashboard.open('/w/main/schedules/', { timezoneId: 'Europe/Berlin' })
    await page.getByText('Nothing is scheduled yet').waitFor()
    await page.keyboard.press('n')
    const dialog = page.getByRole('dialog', { name: 'New schedule' })
    await dialog.getByLabel('Name').fill('Twice a year')
    await dialog.getByLabel('When', { exact: true }).fill('0 3 1 1,7 *')
    await dialog
      .getByText(/^Before it the clocks go (?:forward, from UTC\+1 to UTC\+2|back, from UTC\+2 to UTC\+1)\.$/)
      .first()
      .waitFor()
    await dialog.getByRole('radio', { name: 'By suite, tags, folder' }).click()
    await dialog.getByText('Choose at least one of them.').waitFor()
    await dialog.getByRole('group', { name: 'Tags there are' }).getByRole('button', { name: 'nightly' }).click()
    await dialog.getByText('2 flows now.').waitFor()
    await dialog.getByLabel('Folder').selectOption('shop')
    await dialog.getByText('1 flow now.').waitFor()
    await dialog.getByLabel('Environment').selectOption('production')
    await dialog.getByText(/^production is protected\./).waitFor()
    await dialog.getByLabel('Variables').fill('LIMIT=5\nNAME=Ada = Example')
    await dialog.getByText('When it cannot run in time').click()
    await dialog.getByLabel('Times that were missed').selectOption('all')
    await dialog.getByText(/^All of them start at once/).waitFor()
    expect(await dialog.getByRole('button', { name: 'Make it' }).getAttribute('aria-disabled')).toBe('true')
    await dialog.getByLabel('While what it started before still runs').selectOption('allow')
    await dialog.getByLabel('How late they may be').selectOption('6 hours')
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      await page.waitForTimeout(300)
      expect(await violations(page)).toEqual([])
    }
    await dialog.getByRole('button', { name: 'Make it' }).click()
    await dialog.waitFor({ state: 'detached' })
    expect(await find('Twice a year')).toMatchObject({
      timezone: 'Europe/Berlin',
      flows: { tags: ['nightly'], folder: 'shop' },
      environment: 'production',
      variables: { LIMIT: 5, NAME: 'Ada = Example' },
      overlap: 'allow',
      catchUp: 'all',
      catchUpWithinMs: 6 * 3600_000,
    })
    await page.getByRole('button', { name: 'Run Twice a year now' }).click()
    await page.getByRole('dialog', { name: 'Run in production?' }).getByRole('button', { name: 'Cancel' }).click()
    expect((await find('Twice a year'))?.recent).toEqual([])
    expect(trouble).toEqual([])
  })

  it('says at its field what the server refuses, and asks before what was changed is lost', async () => {
    await make('Taken')
    const { page, trouble } = await dashboard.open('/w/main/schedules/')
    await page.getByRole('button', { name: 'New schedule' }).click()
    const dialog = page.getByRole('dialog', { name: 'New schedule' })
    const isInvalid = (label: string) => dialog.getByLabel(label, { exact: true }).getAttribute('aria-invalid')
    await dialog.getByLabel('When', { exact: true }).fill('0 0 31 2 *')
    await dialog.getByText('It names no day that ever comes.').waitFor()
    expect(await isInvalid('When')).toBe('true')
    await dialog.getByRole('button', { name: 'Every night' }).click()
    await dialog.getByLabel('Time zone').fill('Berlin')
    await dialog.getByText('It names no time zone: there is none called "Berlin".').waitFor()
    expect([await isInvalid('When'), await isInvalid('Time zone')]).toEqual([null, 'true'])
    await dialog.getByLabel('Time zone').fill('Europe/Berlin')
    await dialog.getByRole('checkbox', { name: /^Good/ }).check()
    await dialog.getByLabel('Name').fill('Taken')
    await dialog.getByRole('button', { name: 'Make it' }).click()
    await dialog.getByText('There is a schedule called Taken already.').waitFor()
    expect(await isInvalid('Name')).toBe('true')
    await page.keyboard.press('Escape')
    await dialog.getByText('Close it? What you changed here is lost.').waitFor()
    await dialog.getByRole('button', { name: 'Close it' }).click()
    await dialog.waitFor({ state: 'detached' })
    expect(trouble.filter((line) => !isRefusal(line))).toEqual([])
  })

  it('says that it cannot tell whether something protected is touched, and tries again', async () => {
    const { page, trouble } = await dashboard.open('/w/main/schedules/')
    const environments = /\/api\/v1\/environments$/
    const json = { title: 'Not now.', status: 422 }
    await page.route(environments, (route) => route.fulfill({ status: 422, contentType: 'application/problem+json', json }))
    await page.reload()
    await page.getByRole('button', { name: 'New schedule' }).click()
    const dialog = page.getByRole('dialog', { name: 'New schedule' })
    await dialog.getByText('Whether it runs where something is protected could not be read: Not now.').waitFor()
    await page.unroute(environments)
    await dialog.getByRole('button', { name: 'Try again' }).click()
    await dialog.getByLabel('Environment').selectOption('production')
    await dialog.getByText(/^production is protected\./).waitFor()
    expect(trouble.filter((line) => !isRefusal(line))).toEqual([])
  })

  it('two people who change the same one are told of each other, and nothing is lost of either', async () => {
    const { id } = await make('Shared')
    const { page, trouble } = await dashboard.open(`/w/main/schedules/${id}/`)
    await page.getByRole('button', { name: 'Edit' }).click()
    const dialog = page.getByRole('dialog', { name: 'Schedule Shared' })
    await dialog.getByLabel('When', { exact: true }).fill('0 5 1 1 *')
    await dialog.getByLabel('Variables').fill('LIMIT=5')
    // A pause is no change of what the form has.
    await client.pauseSchedule({ params: { id } })
    const theirs = { name: 'Shared', cron: '0 4 1 1 *', timezone: 'Europe/Berlin', flows: { tags: ['nightly'] } }
    await client.updateSchedule({ params: { id }, body: theirs, ifMatch: 2 })
    await dialog.getByRole('button', { name: 'Keep' }).click()
    await dialog.getByText('Both of you changed, and theirs would be lost:').waitFor()
    expect(await dialog.getByRole('definition').allTextContents()).toEqual(['0 4 1 1 *'])
    await dialog.getByRole('button', { name: 'Go on with mine' }).click()
    await client.resumeSchedule({ params: { id } })
    await dialog.getByRole('button', { name: 'Keep' }).click()
    await dialog.waitFor({ state: 'detached' })
    expect(await client.getSchedule({ params: { id } })).toMatchObject({
      cron: '0 5 1 1 *',
      timezone: 'Europe/Berlin',
      flows: { tags: ['nightly'] },
      variables: { LIMIT: 5 },
      isPaused: false,
    })
    expect(trouble.filter((line) => !isRefusal(line))).toEqual([])
  })

  it('a time that comes is seen without loading again, with what could not run, and leads to what it started', async () => {
    const { id } = await make('Of a kind', { flows: { tags: ['nightly'] } })
    const bad = await client.createFlow({ body: { text: flowText('Bad', 'bad: 1\n') } })
    const { page, trouble } = await dashboard.open(`/w/main/schedules/${id}/`)
    await page.getByText('None of its times has come yet.').waitFor()
    await client.runSchedule({ params: { id } })
    const times = page.getByRole('list', { name: 'Times' })
    await times.getByText('Passed in part').waitFor()
    await times.getByText('Bad could not run: flow.yaml:3:1: "bad" is not a key of a flow').waitFor()
    expect(await times.getByRole('link', { name: 'Bad' }).getAttribute('href')).toBe(`/w/main/flows/${bad.id}/`)
    await times.getByRole('link', { name: '2 executions' }).click()
    await page.waitForURL(/\/executions\/\?batch=/)
    const executions = page.getByRole('list', { name: 'Executions' })
    await expect.poll(async () => (await executions.getByRole('link').allTextContents()).sort()).toEqual(['Good', 'Other'])
    await page.getByRole('link', { name: 'Good' }).click()
    await page.getByRole('link', { name: 'Of a kind' }).click()
    await page.waitForURL(`**/schedules/${id}/`)
    await page.getByRole('link', { name: 'All that it started' }).click()
    await page.waitForURL(`**/executions/?schedule=${id}`)
    await page.getByLabel('Schedule').getByText('Of a kind').waitFor({ state: 'attached' })
    await expect.poll(async () => (await executions.getByRole('link').allTextContents()).sort()).toEqual(['Good', 'Other'])
    await client.deleteFlow({ params: { id: bad.id } })
    expect(trouble).toEqual([])
  })

  it('whoever may only look sees all of it, and why nothing else is theirs', async () => {
    const { id } = await make('Theirs')
    const vera = { email: 'vera@example.com', password: owner.password }
    const { token } = await client.createInvitation({ body: { email: vera.email, role: 'viewer' } })
    await createClient({ url: dashboard.url }).acceptInvitation({ body: { token, name: 'Vera', password: vera.password } })
    const { page, trouble } = await dashboard.open('/w/main/schedules/', { account: vera })
    const isOff = (name: string) => page.getByRole('button', { name, exact: true }).getAttribute('aria-disabled')
    await list(page).getByText('Theirs', { exact: true }).waitFor()
    expect([await isOff('New schedule'), await isOff('Run Theirs now')]).toEqual(['true', 'true'])
    await page.getByRole('button', { name: 'More of Theirs' }).click()
    const items = page.getByRole('menuitem')
    expect(await items.evaluateAll((all) => all.map((one) => one.getAttribute('aria-disabled')))).toEqual(['true', 'true', 'true'])
    await page.goto(`${dashboard.url}/w/main/schedules/${id}/`)
    await page.getByRole('heading', { name: 'Theirs' }).waitFor()
    expect([await isOff('Run now'), await isOff('Pause'), await isOff('Edit')]).toEqual(['true', 'true', 'true'])
    expect(trouble).toEqual([])
  })

  it('many are read as somebody comes to them', async () => {
    const names = Array.from({ length: 55 }, (_, n) => `Zone ${String(n).padStart(2, '0')}`)
    await Promise.all(names.map((name) => make(name)))
    const { page, trouble } = await dashboard.open('/w/main/schedules/')
    await page.getByText('the first 50', { exact: true }).waitFor()
    await list(page).getByRole('link').first().hover()
    // What is turned before the page listens is lost.
    const turnUntil = (seen: Locator): Promise<void> =>
      expect
        .poll(async () => {
          await page.mouse.wheel(0, 10_000)
          return seen.isVisible()
        })
        .toBe(true)
    await turnUntil(page.getByText(/^\d+ schedules/))
    await turnUntil(list(page).getByText('Zone 54', { exact: true }))
    expect(trouble).toEqual([])
  })
})
