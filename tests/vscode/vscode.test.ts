import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, type Locator, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { builtBin } from '../built-cli.ts'
import { browserPeer, chromiumPath } from '../dashboard/open-dashboard.ts'
import { repository } from '../e2e/start-cli.ts'
import { type CodeServer, installCodeServer, startCodeServer } from './code-server.ts'

const root = mkdtempSync(join(tmpdir(), 'testmesh-vscode-'))

const files: Readonly<Record<string, string>> = {
  'shop/testmesh.config.yaml': 'env: local\n',
  'shop/environments/local.yaml': 'variables: { POTS: 12 }\n',
  'shop/environments/plenty.yaml': 'variables: { POTS: 13 }\n',
  'shop/flows/prices.testmesh.yaml': `name: Prices
steps:
  - id: read
    action: transform
    config: { input: { pots: "\${POTS}" } }
    output: { pots: pots }
  - id: check
    action: log
    config: { message: "\${pots}" }
    assert:
      - pots == 13
`,
  'shop/flows/stock.testmesh.yaml': `name: Stock
data: [{ name: pot, count: 3 }, { name: pan, count: 0 }]
steps:
  - id: tell
    action: log
    config: { message: "\${count}" }
`,
  'shop/misspelt.testmesh.yaml': `name: Misspelt
steps:
  - id: tell
    action: lgo
    config: { message: hello }
`,
  'shop/slow.testmesh.yaml': `name: Slow
setup: [{ id: begin, action: exec, config: { command: touch, args: ["${join(root, 'begun')}"] } }]
steps: [{ id: wait, action: delay, config: { duration: 2m } }]
teardown: [{ id: leave, action: exec, config: { command: touch, args: ["${join(root, 'over')}"] } }]
`,
  'other/a.testmesh.yaml': 'name: A\nsteps: [{ id: a, action: log, config: { message: a } }]\n',
  'other/.vscode/settings.json': '{ "testmesh.path": "nowhere/testmesh" }',
  // As a shell finds it: a program, whatever Node stands first on the PATH of the editor.
  testmesh: `#!/bin/sh\nexec '${process.execPath}' '${builtBin}' "$@"\n`,
}

const settings = {
  'testmesh.path': join(root, 'testmesh'),
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
}

describe.skipIf(browserPeer.isMissing)(`the extension in VS Code, in ${browserPeer.label}`, () => {
  let server: CodeServer
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    await installCodeServer()
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(join(root, file, '..'), { recursive: true })
      writeFileSync(join(root, file), text, { mode: 0o755 })
    }
    const extension = join(repository, 'apps/vscode')
    execFileSync(process.execPath, [join(extension, 'build/pack.ts')], { stdio: 'pipe' })
    server = await startCodeServer({ data: join(root, 'data'), vsix: join(extension, 'testmesh.vsix'), settings })
    browser = await chromium.launch({ args: ['--no-sandbox'], ...(chromiumPath !== undefined && { executablePath: chromiumPath }) })
  })
  afterAll(async () => {
    await browser?.close()
    await server?.close()
    rmSync(root, { recursive: true, force: true })
  })
  afterEach(async ({ task }) => {
    const shots = join(repository, 'artifacts/vscode')
    mkdirSync(shots, { recursive: true })
    await page?.screenshot({ path: join(shots, `${task.name.replaceAll(/\W+/g, '-')}.png`) })
  })

  const openFolder = async (name: string): Promise<void> => {
    await page?.close()
    page = await browser.newPage({ viewport: { width: 1400, height: 900 } })
    page.setDefaultTimeout(30_000)
    await page.goto(`${server.url}?folder=${join(root, name)}`)
    await page.locator('.monaco-workbench').waitFor()
  }
  const trust = async (): Promise<void> => {
    await command('Workspaces: Manage Workspace Trust')
    await page.getByRole('button', { name: 'Trust', exact: true }).click()
    await status().waitFor()
  }
  const choose = async (text: string): Promise<void> => {
    await page.locator('.quick-input-widget input').first().fill(text)
    const row = page.locator('.quick-input-list .monaco-list-row.focused').filter({ hasText: text.replace(/^>/, '') })
    await row.waitFor({ timeout: 5_000 })
    await page.keyboard.press('Enter')
  }
  /** What is chosen may not be there yet: an extension that starts brings it. */
  const openAndChoose = async (key: string, text: string): Promise<void> => {
    for (let left = 5; ; left--) {
      await page.keyboard.press(key)
      try {
        return await choose(text)
      } catch (error) {
        if (left === 0) throw error
        await page.keyboard.press('Escape')
      }
    }
  }
  const command = (name: string): Promise<void> => openAndChoose('F1', `>${name}`)
  const openFile = async (name: string): Promise<void> => {
    await openAndChoose('Control+P', name)
    await page.locator('.tab.active').filter({ hasText: name }).waitFor()
    await page.locator('.monaco-editor .view-line').first().click()
  }
  const goTo = async (line: number): Promise<void> => {
    await page.keyboard.press('Control+G')
    await page.locator('.quick-input-widget input').first().fill(`:${line}`)
    await page.keyboard.press('Enter')
  }
  const status = (): Locator => page.locator('[id="testmesh.testmesh-vscode.testmesh"]')
  /** Beside the name of a flow. */
  const gutter = (state: string): Locator => page.locator(`.testing-run-glyph.codicon-testing-${state}-icon`)
  const lineOf = (text: string): Locator => page.locator('.view-line').filter({ hasText: text })
  const explorer = async (): Promise<(string | null)[]> => {
    await command('Testing: Focus on Test Explorer View')
    const rows = page.locator('.test-explorer .monaco-list-row')
    await rows.first().waitFor()
    return rows.evaluateAll((all) => all.map((row) => row.getAttribute('aria-label')))
  }

  it('starts nothing in a folder that nobody trusts; then it tells what is wrong, and completes', async () => {
    await openFolder('shop')
    await openFile('misspelt.testmesh.yaml')
    await page.locator('[id="status.workspaceTrust"]').waitFor()
    expect([await status().count(), await page.locator('.squiggly-error').count()]).toEqual([0, 0])

    await trust()
    await openFile('misspelt.testmesh.yaml')
    await page.locator('.squiggly-error').waitFor()
    await page.keyboard.press('F8')
    const problem = page.locator('.zone-widget').filter({ hasText: 'nobody provides the action "lgo"' })
    expect(await problem.textContent()).toContain('did you mean "log"?')
    await page.keyboard.press('Escape')

    await page.keyboard.press('Control+End')
    await page.keyboard.type('  - id: more\n  action: http_')
    await page.locator('.suggest-widget .monaco-list-row').first().filter({ hasText: 'HTTP request' }).waitFor()
    await page.keyboard.press('Escape')
    await command('File: Revert File')
  })

  it('runs a flow from beside its name, and shows at its line what was expected and what came', async () => {
    await openFile('prices.testmesh.yaml')
    await gutter('run').click()
    await gutter('failed').waitFor()
    const told = page.locator('.monaco-editor .content').filter({ hasText: '12 != 13' })
    await told.waitFor()
    const [message, line] = [await told.boundingBox(), await lineOf('pots == 13').boundingBox()]
    expect(Math.abs((message?.y ?? 0) - (line?.y ?? 1000))).toBeLessThan(10)
    // A flow that cannot run keeps no other from it, and tells why.
    expect((await explorer()).map((row) => row?.split(/, in|\n/)[0])).toEqual([
      'flows (Failed)',
      'misspelt.testmesh.yaml (Not yet run)',
      'nobody provides the action "lgo": did you mean "log"?',
      'slow.testmesh.yaml (Not yet run)',
    ])
  })

  it('runs all flows, with their data rows, in the environment that was chosen', async () => {
    await openFile('prices.testmesh.yaml')
    await status().click()
    await choose('plenty')
    await status().filter({ hasText: 'plenty' }).waitFor()
    await gutter('failed').click()
    await gutter('passed').waitFor()
    await openFile('stock.testmesh.yaml')
    await gutter('run-all').click()
    await gutter('passed').waitFor()
    const results = page.locator('.test-output-peek-tree .monaco-list-row')
    await results.filter({ hasText: 'pan' }).waitFor()
    expect((await results.allInnerTexts()).map((row) => row.replaceAll('\n', ' ')).slice(1, 3)).toEqual([
      'potStock ‹ flows',
      'panStock ‹ flows',
    ])
  })

  it('stops at a breakpoint, with the values there', async () => {
    await openFile('prices.testmesh.yaml')
    await goTo(7)
    await page.keyboard.press('F9')
    await command('Test: Debug Test at Cursor')
    await page.locator('.debug-top-stack-frame-line').waitFor()
    await page.locator('.debug-call-stack .stack-frame').filter({ hasText: '7:5' }).waitFor()
    const values = page.locator('.debug-variables .monaco-list-row')
    await values.filter({ hasText: 'Values' }).click()
    await values.filter({ hasText: /pots =\s*13/ }).waitFor()
    await page.keyboard.press('F5')
    await page.locator('.debug-toolbar').waitFor({ state: 'hidden' })
    await gutter('passed').waitFor()
  })

  it('cancels a run, whose teardown still runs', async () => {
    await openFile('slow.testmesh.yaml')
    await gutter('run').click()
    await expect.poll(() => existsSync(join(root, 'begun'))).toBe(true)
    await command('Test: Cancel Test Run')
    await expect.poll(() => existsSync(join(root, 'over'))).toBe(true)
    await gutter('skipped').waitFor()
  })

  it('says what to do where there is no command line', async () => {
    await openFolder('other')
    await trust()
    const told = page.locator('.notification-toast').filter({ hasText: 'There is no nowhere/testmesh, which testmesh.path names.' })
    await told.getByRole('button', { name: 'Open settings' }).waitFor()
  })
})
