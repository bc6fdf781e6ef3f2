import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Client } from '@testmesh/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { repository } from '../e2e/start-cli.ts'
import { browserPeer, type Dashboard, openDashboard } from './open-dashboard.ts'

const files = globSync('{examples,tests}/**/*.{yaml,yml}', { cwd: repository, exclude: ['**/node_modules/**'] }).toSorted()
const texts = new Map(
  files
    .map((file) => [file, readFileSync(join(repository, file), 'utf8')] as const)
    .filter(([, text]) => /^(?:name|steps|flow):/m.test(text) && !text.includes('\0')),
)

// All of them take five minutes; without the word, one of eight, from every folder.
const isWhole = process.env.EVERY_FLOW !== undefined
const chosen = [...texts].filter((_, index) => isWhole || index % 8 === 0)

describe.skipIf(browserPeer.isMissing)(`every flow of the repository in ${browserPeer.label}`, () => {
  let dashboard: Dashboard
  let client: Client
  beforeAll(async () => {
    dashboard = await openDashboard()
    client = await dashboard.client()
  })
  afterAll(() => dashboard?.close())

  it('are opened in every view and saved, and stay as they are, byte for byte', async () => {
    expect(texts.size).toBeGreaterThan(150)
    const { page, trouble } = await dashboard.open('/w/main/flows/')
    for (const [file, text] of chosen) {
      const { id } = await client.createFlow({ body: { text } })
      await page.goto(`${dashboard.url}/w/main/flows/${id}/`)
      for (const view of ['Code', 'Split', 'Visual'] as const) await page.getByRole('radio', { name: view }).click()
      await page.keyboard.press('Control+s')
      // The buffer is what the server has: of another one a version would be kept.
      await page.getByText('There is nothing to save.').waitFor()
      const { text: kept, version } = await client.getFlow({ params: { id } })
      expect({ file, text: kept, version }).toEqual({ file, text, version: 1 })
    }
    expect(trouble).toEqual([])
  }, 600_000)
})
