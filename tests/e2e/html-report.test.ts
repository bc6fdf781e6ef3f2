import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { browserPeer, shellPath } from '../dashboard/open-dashboard.ts'
import { violations } from '../dashboard/violations.ts'
import { startCli } from './start-cli.ts'
import { startTarget } from './target-server.ts'

describe.skipIf(browserPeer.isMissing)(`the HTML report of a run, in ${browserPeer.label}`, () => {
  it('is one page that needs nothing else, is found through, and can be read by everybody', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'testmesh-html-'))
    await using target = await startTarget()
    const ask = (id: string, path: string, status: number) =>
      `  - { id: ${id}, action: http_request, config: { url: "${target.url}${path}" }, assert: [status == ${status}] }\n`
    writeFileSync(join(folder, 'a.testmesh.yaml'), `name: Good\nsteps:\n${ask('first', '/one', 200)}${ask('second', '/two', 200)}`)
    writeFileSync(join(folder, 'b.testmesh.yaml'), `name: Bad\nsteps:\n${ask('first', '/three', 404)}`)
    const { code } = await startCli(['run', '-r', 'html=out/report.html'], { cwd: folder }).ended
    expect(code).toBe(1)

    const browser = await chromium.launch({ ...(shellPath && { executablePath: shellPath }), args: ['--no-sandbox'] })
    try {
      for (const colorScheme of ['light', 'dark'] as const) {
        const page = await browser.newPage({ colorScheme })
        const trouble: string[] = []
        page.on('pageerror', (error) => trouble.push(error.message))
        page.on('console', (message) => trouble.push(message.text()))
        page.on('request', (request) => trouble.push(request.url()))
        const url = pathToFileURL(join(folder, 'out/report.html')).href
        await page.goto(url)
        expect(trouble.filter((text) => text !== url)).toEqual([])
        expect(await page.textContent('h1')).toMatch(/^TestMesh: 1 failed, 1 passed in /)
        const shown = () => page.locator('main > details:visible .title').allTextContents()
        expect(await shown()).toEqual(['Bad', 'Good'])
        expect(await page.locator('pre:visible').first().textContent()).toContain('error[ASSERT_FAILED]: status == 404')
        await page.getByText('Good').click()
        await page.getByRole('row', { name: /second/ }).waitFor()
        expect(await violations(page)).toEqual([])

        await page.getByLabel('Find').fill('SECOND')
        expect(await shown()).toEqual(['Good'])
        expect(await page.textContent('output')).toBe('1 of 2 shown')
        await page.getByLabel('Find').fill('')
        await page.getByLabel('1 failed').uncheck()
        expect(await shown()).toEqual(['Good'])
        await page.close()
      }
      const plain = await (await browser.newContext({ javaScriptEnabled: false })).newPage()
      await plain.goto(pathToFileURL(join(folder, 'out/report.html')).href)
      expect([await plain.locator('main > details:visible').count(), await plain.locator('form:visible').count()]).toEqual([2, 0])
    } finally {
      await browser.close()
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
