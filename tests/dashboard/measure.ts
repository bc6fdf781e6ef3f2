// pnpm bench:dashboard: what the pages weigh and how the editor moves, against their budgets, in a real browser on this machine.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { repository } from '../e2e/start-cli.ts'
import { chromiumPath, openDashboard } from './open-dashboard.ts'

interface Row {
  readonly what: string
  readonly budget: string
  readonly seen: string
  readonly isHeld: boolean
}

const rows: Row[] = []
const note = (what: string, value: number, limit: number, { unit, atLeast = false }: { unit: string; atLeast?: boolean }): void => {
  const isHeld = atLeast ? value >= limit : value <= limit
  rows.push({
    what,
    budget: `${atLeast ? '≥' : '≤'} ${limit} ${unit}`,
    seen: `${value < 10 ? value.toFixed(2) : Math.round(value)} ${unit}`,
    isHeld,
  })
}

interface Weight {
  /** Of the page itself. kB, as the network carries them. */
  readonly page: number
  /** Of what its workers bring. */
  readonly workers: number
}

/** Scripts that a page brings before anything is clicked; `picture` is there when its worker has answered. */
const weigh = async (page: Page, url: string, picture?: string): Promise<Weight> => {
  // What the router fetches ahead for other pages is not this page's weight.
  await page.route(/\.txt(?:\?|$)/, (route) => route.abort())
  const all = new Set<string>()
  const listen = (response: { url: () => string }): void => void (isScript(response.url()) && all.add(pathOf(response.url())))
  page.on('response', listen)
  await page.goto(url)
  if (picture !== undefined) await page.locator(picture).waitFor()
  await page.waitForLoadState('networkidle')
  page.off('response', listen)
  await page.unroute(/\.txt(?:\?|$)/)
  const ofWorkers = new Set<string>()
  for (const worker of page.workers()) {
    const seen = (await worker.evaluate('[location.href, ...performance.getEntriesByType("resource").map(({ name }) => name)]')) as string[]
    for (const one of seen) if (isScript(one)) ofWorkers.add(pathOf(one))
  }
  return { page: weightOf([...all].filter((path) => !ofWorkers.has(path))), workers: weightOf([...ofWorkers]) }
}

const isScript = (url: string): boolean => /\/_next\/static\/.*\.js(?:$|[?#])/.test(url)
const pathOf = (url: string): string => new URL(url).pathname
const weightOf = (paths: readonly string[]): number =>
  paths.reduce((sum, path) => sum + gzipSync(readFileSync(join(repository, 'apps/dashboard/out', path))).length, 0) / 1000

const quantile = (values: readonly number[], part: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? 0

/** Times between frames while `act` goes on. */
const framesDuring = async (page: Page, act: () => Promise<void>): Promise<{ fps: number; p95: number }> => {
  await page.evaluate(
    `window.frames2 = []; window.isWatching = true; { let last; const tick = (now) => { if (last !== undefined) window.frames2.push(now - last); last = now; if (window.isWatching) requestAnimationFrame(tick) }; requestAnimationFrame(tick) }`,
  )
  await act()
  const times = (await page.evaluate('window.isWatching = false; window.frames2')) as number[]
  const total = times.reduce((sum, time) => sum + time, 0)
  return { fps: (times.length / total) * 1000, p95: quantile(times, 0.95) }
}

const dashboard = await openDashboard(chromiumPath)
try {
  const client = await dashboard.client()
  const step = (n: number): string =>
    `  - id: step_${n}\n    action: http_request\n    config:\n      method: POST\n      url: http://127.0.0.1:1/orders/${n}\n    assert:\n      - status == 200\n`
  const flowOf = (count: number): string => `name: Of ${count} steps\nsteps:\n${Array.from({ length: count }, (_, n) => step(n)).join('')}`
  const small = await client.createFlow({ body: { text: flowOf(50) } })
  const large = await client.createFlow({ body: { text: flowOf(1000) } })
  const { executions } = await client.createExecution({
    body: { text: 'name: One\nsteps:\n  - { action: log, config: { message: a } }\n', waitMs: 10_000 },
  })
  const { page } = await dashboard.open('/w/main/')
  for (const [what, path, limit, picture] of [
    ['scripts of the overview', '/w/main/', 230],
    ['scripts of the flows', '/w/main/flows/', 230],
    ['scripts of the import', '/w/main/import/', 230],
    ['scripts of the schedules', '/w/main/schedules/', 230],
    ['scripts of the triggers', '/w/main/triggers/', 230],
    ['scripts of the webhooks', '/w/main/settings/webhooks/', 230],
    ['scripts of the insights', '/w/main/insights/', 310],
    ['scripts of a comparison', `/w/main/executions/compare/?after=${executions[0]?.id}`, 270],
    ['scripts of an execution', `/w/main/executions/${executions[0]?.id}/`, 270],
    ['scripts of the editor', `/w/main/flows/${small.id}/`, 460, '[data-pointer="/steps/0"]'],
  ] as const) {
    const weight = await weigh(page, dashboard.url + path, picture)
    note(what, weight.page, limit, { unit: 'kB gz' })
    if (weight.workers > 0)
      rows.push({ what: `… and of its worker`, budget: '', seen: `${Math.round(weight.workers)} kB gz`, isHeld: true })
  }

  const openMs: number[] = []
  for (let round = 0; round < 3; round += 1) {
    await page.goto(`${dashboard.url}/w/main/flows/`)
    const link = page.getByRole('link', { name: 'Of 1000 steps' })
    await link.waitFor()
    const from = performance.now()
    await link.click()
    await page.locator('[data-pointer="/steps/0"]').waitFor()
    openMs.push(performance.now() - from)
  }
  note('1,000 steps: from the click to the picture', quantile(openMs, 0.5), 1000, { unit: 'ms' })

  const box = await page.locator('.react-flow').boundingBox()
  const [x, y] = [(box?.x ?? 0) + 60, (box?.y ?? 0) + 300]
  const pan = await framesDuring(page, async () => {
    await page.mouse.move(x, y)
    for (let turn = 0; turn < 60; turn += 1) await page.mouse.wheel(0, 220)
  })
  note('1,000 steps: panning', pan.fps, 55, { unit: 'frames/s', atLeast: true })

  for (const [id, count, paintLimit, pictureLimit] of [
    [large.id, 1000, 50, 600],
    [small.id, 50, 50, 150],
  ] as const) {
    await page.goto(`${dashboard.url}/w/main/flows/${id}/`)
    await page.locator('[data-pointer="/steps/0"]').waitFor()
    const code = page.getByRole('textbox', { name: /^YAML of the flow/ })
    await code.click()
    await page.keyboard.press('Control+Home')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('End')
    await page.waitForTimeout(1_500)
    await page.evaluate(
      `window.paints = []; addEventListener('keydown', () => { const from = performance.now(); requestAnimationFrame(() => setTimeout(() => window.paints.push(performance.now() - from))) }, true)`,
    )
    const pictures: number[] = []
    for (const letter of 'abcdefghij') {
      const from = performance.now()
      await page.keyboard.press(letter)
      const typed = 'abcdefghij'.slice(0, 'abcdefghij'.indexOf(letter) + 1)
      await page.locator('[data-pointer="/steps/0"]', { hasText: `step_0${typed}` }).waitFor()
      pictures.push(performance.now() - from)
    }
    const paints = (await page.evaluate('window.paints')) as number[]
    note(`${count} steps: from a key to its letter, p95`, quantile(paints, 0.95), paintLimit, { unit: 'ms' })
    note(`${count} steps: from a key to the picture, median`, quantile(pictures, 0.5), pictureLimit, { unit: 'ms' })
  }

  // 200 events a second: log steps of a large flow that runs in place.
  const busy = await client.createFlow({
    body: {
      text: `name: Busy\nsteps:\n${Array.from({ length: 1000 }, (_, n) => `  - { id: s${n}, action: log, config: { message: a } }`).join('\n')}\n`,
    },
  })
  await page.goto(`${dashboard.url}/w/main/flows/${busy.id}/`)
  await page.locator('[data-pointer="/steps/0"]').waitFor()
  await page.waitForTimeout(1_500)
  const live = await framesDuring(page, async () => {
    await page.keyboard.press('Control+Enter')
    const cancel = page.getByRole('button', { name: 'Cancel' })
    await cancel.waitFor()
    await cancel.waitFor({ state: 'detached', timeout: 60_000 })
  })
  note('1,000 steps run in place, more than 200 events/s', live.fps, 55, { unit: 'frames/s', atLeast: true })
} finally {
  await dashboard.close()
}

process.stdout.write('\n| what | budget | seen | |\n|---|---|---|---|\n')
for (const { what, budget, seen, isHeld } of rows)
  process.stdout.write(`| ${what} | ${budget} | ${seen} | ${budget === '' ? '' : isHeld ? 'held' : '**missed**'} |\n`)
