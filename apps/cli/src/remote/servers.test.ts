import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { readServers, saveServer } from './servers.ts'

it('keeps the servers of this user, and says what to do when their file is damaged', () => {
  const folder = mkdtempSync(join(tmpdir(), 'servers-'))
  vi.stubEnv('XDG_CONFIG_HOME', folder)
  expect(readServers()).toEqual({ servers: {} })
  saveServer('http://a', 'one')
  saveServer('http://b', 'two')
  expect(readServers()).toEqual({ current: 'http://b', servers: { 'http://a': { key: 'one' }, 'http://b': { key: 'two' } } })
  const file = join(folder, 'testmesh/servers.json')
  writeFileSync(file, '{ "servers": ')
  expect(readServers).toThrow(`${file} is damaged: remove it, and sign in again with testmesh login`)
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})
