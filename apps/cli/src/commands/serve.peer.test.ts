import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@testmesh/client'
import { openDatabase } from '@testmesh/storage'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { loadSettings, type ServerSettings } from '../server/settings.ts'
import { startServing } from './serve.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'testmesh-serving-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const settingsOf = async (given: Partial<ServerSettings>): Promise<ServerSettings> => {
  const { settings } = await loadSettings({ given: { data: join(folder, 'data'), port: 0, log_level: 'error', ...given }, env: {} })
  if (!settings) throw new Error('the settings are wrong')
  return settings
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })

it('closes all that it opened when a part of it does not start', async () => {
  const settings = await settingsOf({ port: await freePort() })
  await expect(startServing({ ...settings, otlp_endpoint: 'nonsense' })).rejects.toThrow()
  // The same port and folder are free again.
  await (await startServing(settings)).close()
})

it('makes nothing in the data folder when its port is taken, and names the port', async () => {
  const other = createServer()
  const port = await new Promise<number>((resolve) => {
    other.listen(0, '127.0.0.1', () => resolve((other.address() as { port: number }).port))
  })
  await expect(startServing(await settingsOf({ port }))).rejects.toThrow(
    `another program listens on port ${port} of 127.0.0.1: choose another one with --port`,
  )
  expect(readdirSync(folder)).toEqual([])
  other.close()
})

it('starts no other execution once it is told to end, though somebody still waits for an answer', { timeout: 30_000 }, async () => {
  const settings = await settingsOf({ worker_slots: 1 })
  const { url, setupLink = '', close } = await startServing(settings)
  const account = { email: 'olga@example.com', name: 'Olga', password: 'correct horse battery' }
  const { accessToken } = await createClient({ url }).setUp({ body: { token: new URL(setupLink).hash.slice(1), ...account } })
  const client = createClient({ url, token: accessToken })
  const text = 'name: Brief\nsteps:\n  - { id: a, action: delay, config: { duration: 1s } }\n'
  const [first] = (await client.createExecution({ body: { text } })).executions
  const waiting = client.createExecution({ body: { text, waitMs: 30_000 } }).catch(() => undefined)
  await expect
    .poll(async () => (await client.getExecution({ params: { id: first?.id ?? '' } })).status, { timeout: 10_000 })
    .toBe('running')
  await close()
  await waiting
  const database = await openDatabase({ folder: settings.data })
  expect(await database.query('select status, verdict from executions.executions order by id')).toEqual([
    { status: 'finished', verdict: 'passed' },
    { status: 'queued', verdict: null },
  ])
  await database.close()
})
