import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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
