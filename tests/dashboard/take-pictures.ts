// pnpm pictures: every page in both themes and two widths, into docs/images/, from a fresh server with something on it.
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { repository } from '../e2e/start-cli.ts'
import { openDashboard } from './open-dashboard.ts'
import { pagesOf, seed } from './seed.ts'

const folder = join(repository, 'docs/images')
mkdirSync(folder, { recursive: true })
const dashboard = await openDashboard()
try {
  const client = await dashboard.client()
  const seeded = await seed(client)
  const example = readFileSync(join(repository, 'examples/flows/09-for-each.testmesh.yaml'), 'utf8')
  const { id } = await client.createFlow({ body: { text: example, path: 'flows/09-for-each.testmesh.yaml' } })
  const local = (await client.listEnvironments()).items.find(({ name }) => name === 'local')
  await client.changeVariables({ params: { id: local?.id ?? '' }, body: { set: { PRODUCTS_URL: 'http://localhost:5002' } } })
  const pages = { ...pagesOf(seeded), loop: `/w/main/flows/${id}/`, form: `/w/main/flows/${id}/` }
  for (const colorScheme of ['light', 'dark'] as const)
    for (const width of [1440, 1280]) {
      const { page, context } = await dashboard.open('/w/main/', { colorScheme, viewport: { width, height: 860 } })
      for (const [name, path] of Object.entries(pages)) {
        await page.goto(dashboard.url + path)
        await page.waitForLoadState('networkidle')
        await page.locator('h1').first().waitFor()
        if (name === 'editor') await runInPlace(page)
        if (name === 'form') await openForm(page)
        await page.evaluate('document.fonts.ready')
        await page.screenshot({ path: join(folder, `${name}-${colorScheme}-${width}.png`), animations: 'disabled', caret: 'hide' })
      }
      await context.close()
    }
  for (const colorScheme of ['light', 'dark'] as const) {
    const { page, context } = await dashboard.open('/login/', { colorScheme, isStranger: true, viewport: { width: 1280, height: 860 } })
    await page.waitForLoadState('networkidle')
    await page.screenshot({ path: join(folder, `login-${colorScheme}-1280.png`), animations: 'disabled', caret: 'hide' })
    await context.close()
  }
} finally {
  await dashboard.close()
}

/** The form of a step beside the picture. Other pages begin as somebody who never chose a view sees them. */
async function openForm(page: Awaited<ReturnType<typeof dashboard.open>>['page']): Promise<void> {
  await page.getByRole('radio', { name: 'Visual' }).click()
  await page.getByRole('treeitem', { name: /^list_products/ }).click()
  await page.getByRole('region', { name: 'Fields of list_products' }).waitFor()
  await page.waitForTimeout(600)
  await page.evaluate('localStorage.removeItem("testmesh.editor.view")')
}

/** The editor says most while it shows a run that failed. */
async function runInPlace(page: Awaited<ReturnType<typeof dashboard.open>>['page']): Promise<void> {
  await page.getByRole('tree', { name: 'Outline of the flow' }).focus()
  await page.keyboard.press('Control+Enter')
  await page
    .getByRole('treeitem', { name: /^verify.*Failed/ })
    .first()
    .click()
  await page.waitForTimeout(600)
}
