import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

interface Violation {
  readonly id: string
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[]
}

/** What axe finds on the page, in words. */
export const violations = (page: Page): Promise<string[]> => run(page, rules)

/** Of its colours alone: all that another theme changes. */
export const colourViolations = (page: Page): Promise<string[]> => run(page, ['color-contrast'])

const run = async (page: Page, runOnly: readonly string[]): Promise<string[]> => {
  await page.evaluate(axe)
  const found = (await page.evaluate(`axe.run(document, { runOnly: ${JSON.stringify(runOnly)} })`)) as { violations: Violation[] }
  return found.violations.flatMap(({ id, nodes }) =>
    nodes
      .slice(0, 3)
      .map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)}\n    ${failureSummary.split('\n').slice(1, 3).join(' ')}`),
  )
}
