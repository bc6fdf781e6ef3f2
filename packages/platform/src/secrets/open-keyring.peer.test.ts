import { existsSync } from 'node:fs'
import { mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { forgetSealed, openDatabase } from '@testmesh/storage'
import { templateFile } from '@testmesh/storage/testing'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openPlatform } from '../open-platform.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'testmesh-keyring-'))
})
afterEach(() => rm(folder, { recursive: true }))

const start = async (masterKey?: string): Promise<string> => {
  const { keyring, close } = await openPlatform({ folder, template: await templateFile(), ...(masterKey !== undefined && { masterKey }) })
  await close()
  return keyring.id
}

it('refuses to start with another master key, or without the one that was there, and names the key it wants', async () => {
  const id = await start()
  expect(await start()).toBe(id)
  const another = 'ab'.repeat(32)
  await expect(start(another)).rejects.toThrow(
    new RegExp(`^What is secret in the database was sealed by the master key ${id}, and this is the key [0-9a-f]{16}\\. `),
  )
  const file = join(folder, 'master.key')
  await rename(file, `${file}.away`)
  await expect(start()).rejects.toThrow(`${file} is not there`)
  expect(existsSync(file)).toBe(false)
  await rename(`${file}.away`, file)
  expect(await start()).toBe(id)
})

it('takes another master key when everything that the one of before sealed was given up', async () => {
  const id = await start()
  const database = await openDatabase({ folder })
  await forgetSealed(database).finally(database.close)
  await rm(join(folder, 'master.key'))
  expect(await start()).not.toBe(id)
})
