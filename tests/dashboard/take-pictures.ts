// pnpm pictures: every page in both themes and two widths, from a fresh server with something on it. Those that the docs show go into
// docs/images/, the others into artifacts/pictures/, to be looked at.
import { globSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { repository } from '../e2e/start-cli.ts'
import { openDashboard } from './open-dashboard.ts'
import { pagesOf, seed } from './seed.ts'

const pages = [join(repository, 'README.md'), ...globSync(join(repository, 'docs/**/*.md'))]
const shown = new Set(pages.flatMap((page) => readFileSync(page, 'utf8').match(/images\/[\w-]+\.png/g) ?? []))
const fileOf = (name: string): string => {
  const image = `images/${name}.png`
  return join(repository, ...(shown.has(image) ? ['docs', image] : ['artifacts/pictures', `${name}.png`]))
}
for (const folder of ['docs/images', 'artifacts/pictures']) mkdirSync(join(repository, folder), { recursive: true })
const dashboard = await openDashboard()
try {
  const client = await dashboard.client()
  const seeded = await seed(client, dashboard.url)
  const example = readFileSync(join(repository, 'examples/flows/09-for-each.testmesh.yaml'), 'utf8')
  const { id } = await client.createFlow({ body: { text: example, path: 'flows/09-for-each.testmesh.yaml' } })
  const local = (await client.listEnvironments()).items.find(({ name }) => name === 'local')
  await client.changeVariables({ params: { id: local?.id ?? '' }, body: { set: { PRODUCTS_URL: 'http://localhost:5002' } } })
  const addresses = {
    ...pagesOf(seeded),
    loop: `/w/main/flows/${id}/`,
    form: `/w/main/flows/${id}/`,
    debugger: `/w/main/flows/${seeded.flowId}/`,
  }
  for (const colorScheme of ['light', 'dark'] as const)
    for (const width of [1440, 1280]) {
      const { page, context } = await dashboard.open('/w/main/', { colorScheme, viewport: { width, height: 860 } })
      for (const [name, path] of Object.entries(addresses)) {
        await page.goto(dashboard.url + path)
        await page.waitForLoadState('networkidle')
        await page.locator('h1').first().waitFor()
        if (name === 'editor') await runInPlace(page)
        if (name === 'form') await openForm(page)
        if (name === 'debugger') await stopInPlace(page)
        await page.evaluate('document.fonts.ready')
        await page.screenshot({ path: fileOf(`${name}-${colorScheme}-${width}`), animations: 'disabled', caret: 'hide' })
        if (name === 'debugger') await page.getByRole('region', { name: 'Debugger' }).getByRole('button', { name: 'Cancel' }).click()
      }
      await context.close()
    }
  for (const colorScheme of ['light', 'dark'] as const) {
    const { page, context } = await dashboard.open('/login/', { colorScheme, isStranger: true, viewport: { width: 1280, height: 860 } })
    await page.waitForLoadState('networkidle')
    await page.screenshot({ path: fileOf(`login-${colorScheme}-1280`), animations: 'disabled', caret: 'hide' })
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

/** A run that stands in a loop. */
async function stopInPlace(page: Awaited<ReturnType<typeof dashboard.open>>['page']): Promise<void> {
  await page.getByRole('treeitem', { name: /^reserve/ }).click()
  if ((await page.getByRole('treeitem', { name: /^reserve.*Breakpoint/ }).count()) === 0) await page.keyboard.press('F9')
  await page.keyboard.press('F5')
  await page.getByRole('treegrid', { name: 'Values here' }).waitFor()
  await page.getByLabel('Evaluate an expression').fill('len(items)')
  await page.keyboard.press('Enter')
  await page.waitForTimeout(600)
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
