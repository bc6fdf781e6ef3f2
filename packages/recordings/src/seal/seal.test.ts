import * as fs from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { defaultKeyFile, loadKey, seal, unseal } from '../index.ts'

const root = fs.mkdtempSync(join(tmpdir(), 'seal-'))
afterAll(() => fs.rmSync(root, { recursive: true }))

it('opens what was sealed with the same key, and nothing else', () => {
  const key = loadKey(join(root, 'key'))
  const sealed = seal(Buffer.from('cookies'), key)
  expect(Buffer.from(unseal(sealed, key) ?? []).toString()).toBe('cookies')
  expect(unseal(sealed, loadKey(join(root, 'other')))).toBeUndefined()
  expect(unseal(sealed.subarray(0, sealed.length - 1), key)).toBeUndefined()
  expect(unseal(sealed.subarray(0, 3), key)).toBeUndefined()
})

it('makes one key per user, readable by its owner alone', () => {
  const path = defaultKeyFile({ XDG_CONFIG_HOME: join(root, 'config') })
  expect(path).toBe(join(root, 'config/testmesh/key'))
  expect(loadKey(path)).toEqual(loadKey(path))
  expect(fs.statSync(path).mode & 0o777).toBe(0o600)
  expect(fs.readdirSync(join(root, 'config/testmesh'))).toEqual(['key'])
})

it('refuses a file that is no key', () => {
  fs.writeFileSync(join(root, 'short'), 'x')
  expect(() => loadKey(join(root, 'short'))).toThrow('is not a TestMesh key')
})
