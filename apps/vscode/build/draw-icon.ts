// node build/draw-icon.ts: icon.png out of the mark of the dashboard.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'

const sizePx = 256
const mark = readFileSync(join(import.meta.dirname, '../../dashboard/src/app/icon.svg'), 'utf8')
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] })
const page = await browser.newPage({ viewport: { width: sizePx, height: sizePx } })
await page.setContent(`<style>body { margin: 0 } svg { width: 100vw; height: 100vh; display: block }</style>${mark}`)
await page.screenshot({ path: join(import.meta.dirname, '../icon.png'), omitBackground: true })
await browser.close()
