import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { exitCodes } from '../exit-codes.ts'
import { pushCommand } from './push.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'testmesh-push-'))
  writeFileSync(join(folder, 'testmesh.config.yaml'), '')
  for (const name of ['a', 'b'])
    writeFileSync(
      join(folder, `${name}.testmesh.yaml`),
      `name: ${name}\ntags: [${name}]\nsteps: [{ action: log, config: { message: hi } }]\n`,
    )
})
beforeEach(() => void vi.stubEnv('TESTMESH_API_KEY', 'tm_key'))
afterAll(() => rmSync(folder, { recursive: true }))

// Nothing listens there: whoever asks it says so.
const push = (names: readonly string[], options: object) =>
  pushCommand(
    names.map((name) => join(folder, name)),
    { server: 'http://127.0.0.1:1', ...options },
  )

it('prunes only by all flows of the project: what was left out is here, and stays there', async () => {
  const refused = /^--prune would also remove there what is here/
  await expect(push([''], { prune: true, tags: 'a' })).rejects.toThrow(refused)
  await expect(push(['a.testmesh.yaml'], { prune: true })).rejects.toThrow(refused)
  expect(await push([''], { prune: true })).toBe(exitCodes.unreachable)
  expect(await push([''], { prune: true, tags: 'a or b' })).toBe(exitCodes.unreachable)
  expect(await push(['a.testmesh.yaml'], {})).toBe(exitCodes.unreachable)
})

it('pushes nothing when one of the paths leads nowhere', async () => {
  expect(await push(['a.testmesh.yaml', 'none.yaml'], {})).toBe(exitCodes.invalid)
})
