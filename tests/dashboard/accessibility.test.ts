import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browserPeer, type Dashboard, openDashboard, type SeenPage } from './open-dashboard.ts'
import { pagesOf, type Seeded, seed } from './seed.ts'
import { colourViolations, violations } from './violations.ts'

const colorSchemes = ['light', 'dark'] as const

/** The page's own ground. */
const isDark = (page: Page): Promise<boolean> => page.evaluate(`getComputedStyle(document.documentElement).colorScheme.startsWith("dark")`)

describe.skipIf(browserPeer.isMissing)(`the dashboard for everybody, in ${browserPeer.label}`, () => {
  let dashboard: Dashboard
  let seeded: Seeded
  let empty: string
  beforeAll(async () => {
    dashboard = await openDashboard()
    const client = await dashboard.client()
    seeded = await seed(client, dashboard.url)
    empty = (await client.createWorkspace({ body: { name: 'Empty' } })).slug
  })
  afterAll(() => dashboard?.close())

  /** Each page is loaded once, and looked at in light; in dark, at its colours. */
  const check = async (seen: SeenPage, paths: Readonly<Record<string, string>>): Promise<Record<string, string[]>> => {
    const found: Record<string, string[]> = {}
    for (const [name, path] of Object.entries(paths)) {
      await seen.page.goto(dashboard.url + path)
      await seen.page.waitForLoadState('networkidle')
      await seen.page.locator('h1').first().waitFor()
      for (const colorScheme of colorSchemes) {
        await seen.page.emulateMedia({ colorScheme })
        await expect.poll(() => isDark(seen.page)).toBe(colorScheme === 'dark')
        const list = await (colorScheme === 'dark' ? colourViolations : violations)(seen.page)
        if (list.length > 0) found[`${name}, ${colorScheme}`] = list
      }
    }
    await seen.context.close()
    return found
  }

  it('every page with something on it', async () => {
    expect(await check(await dashboard.open('/w/main/'), pagesOf(seeded))).toEqual({})
  })

  it('every page on a phone', async () => {
    expect(await check(await dashboard.open('/w/main/', { viewport: { width: 360, height: 740 } }), pagesOf(seeded))).toEqual({})
  })

  it('every page without anything on it', async () => {
    const paths = Object.fromEntries(
      Object.entries(pagesOf(seeded)).map(([name, path]) => [name, path.replace('/w/main/', `/w/${empty}/`)]),
    )
    expect(await check(await dashboard.open('/w/main/'), paths)).toEqual({})
  })

  it('signing in, setting up, and what is not there', async () => {
    const paths = { login: '/login/', setup: '/setup/', invitation: '/invitation/#none', password: '/password/#none', missing: '/nowhere/' }
    expect(await check(await dashboard.open('/login/', { isStranger: true }), paths)).toEqual({})
  })

  for (const colorScheme of colorSchemes) {
    it(`dialogs, menus and errors, ${colorScheme}`, async () => {
      const { page, context } = await dashboard.open(pagesOf(seeded).editor ?? '', { colorScheme })
      const found: Record<string, string[]> = {}
      const look = async (name: string): Promise<void> => {
        await page.waitForTimeout(300)
        const list = await violations(page)
        if (list.length > 0) found[name] = list
      }
      await page.getByRole('tree', { name: 'Outline of the flow' }).waitFor()
      await page.getByRole('treeitem', { name: /^verify.*assert/ }).click()
      await page.getByRole('radio', { name: 'Visual' }).click()
      await look('form')
      await page.getByRole('tree', { name: 'Outline of the flow' }).focus()
      await page.keyboard.press('a')
      await page.getByPlaceholder(/^An action/).waitFor()
      await look('palette of actions')
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: 'More', exact: true }).click()
      await look('menu')
      await page.keyboard.press('Escape')
      await page.keyboard.press('Control+k')
      await look('search')
      await page.keyboard.press('Escape')
      await page
        .getByText('No problems')
        .or(page.getByText(/errors?,/))
        .first()
        .click()
      await look('problems')
      await page.route('**/api/v1/**', (route) => route.abort())
      await page.goto(`${dashboard.url}/w/main/flows/`)
      await page.waitForTimeout(500)
      await look('away')
      await context.close()
      expect(found).toEqual({})
    })
  }
})
