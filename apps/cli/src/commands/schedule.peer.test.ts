import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@testmesh/client'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { loadSettings } from '../server/settings.ts'
import { type Serving, startServing } from './serve.ts'

let folder: string
let serving: Serving
let key: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'testmesh-schedule-'))
  const { settings } = await loadSettings({ given: { data: join(folder, 'data'), port: 0, log_level: 'error', worker: false }, env: {} })
  if (!settings) throw new Error('the settings are wrong')
  serving = await startServing(settings)
  const { url, setupLink = '' } = serving
  const account = { email: 'olga@example.com', name: 'Olga', password: 'correct horse battery' }
  const { accessToken } = await createClient({ url }).setUp({ body: { token: new URL(setupLink).hash.slice(1), ...account } })
  key = (await createClient({ url, token: accessToken }).createApiKey({ body: { name: 'ci', scope: 'admin' } })).key
  const client = createClient({ url, token: key })
  const text = 'name: Brief\ntags: [smoke]\nsteps:\n  - { id: a, action: log, config: { message: hello } }\n'
  await client.createFlow({ body: { text } })
  await client.createSchedule({ body: { name: 'New year', cron: '0 0 1 1 *', flows: { tags: ['smoke'] } } })
}, 60_000)
afterAll(async () => {
  await serving.close()
  rmSync(folder, { recursive: true })
})

const bin = join(import.meta.dirname, '../bin.ts')

const schedule = (...words: string[]) =>
  new Promise<{ code: number | null; output: string }>((resolve) => {
    const env = { ...process.env, TESTMESH_SERVER: serving.url, TESTMESH_API_KEY: key, XDG_CONFIG_HOME: folder }
    const child = spawn(process.execPath, [bin, 'schedule', ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        output += chunk
      })
    child.once('close', (code) => resolve({ code, output }))
  })

it('lists schedules, fires one now, pauses it, and lets it go on', { timeout: 60_000 }, async () => {
  expect((await schedule('list')).output).toMatch(/^New year {2}0 0 1 1 \* UTC {2}next \d{4}-01-01T00:00:00\.000Z {2}has not fired yet\n$/)
  expect(await schedule('run', 'New year')).toEqual({ code: 0, output: 'New year started 1 execution\n' })
  expect((await schedule('pause', 'New year')).output).toBe('New year is paused\n')
  expect((await schedule('list')).output).toMatch(/ {2}paused {2}last \S+Z, running\n$/)
  expect((await schedule('resume', 'New year')).output).toMatch(/^New year goes on at \d{4}-01-01T00:00:00\.000Z\n$/)
  expect(await schedule('run', 'New yaer')).toEqual({
    code: 2,
    output: 'error: there is no schedule "New yaer"; did you mean "New year"?\n',
  })
  const client = createClient({ url: serving.url, token: key })
  await client.createSchedule({ body: { name: '毎晩\u001b[2J', cron: '0 0 1 1 *', flows: { tags: ['smoke'] } } })
  const lines = (await schedule('list')).output.split('\n')
  expect(lines.find((line) => line.startsWith('毎晩'))).toMatch(/^毎晩·\[2J {2}0 0 1 1 \* UTC {2}next/)
  expect(lines.find((line) => line.startsWith('New year'))).toMatch(/^New year {2}0 0 1 1 \* UTC {2}next/)
  expect(await schedule('stop', 'New year')).toEqual({ code: 2, output: 'error: schedule wants list, run, pause or resume, not "stop"\n' })
})
