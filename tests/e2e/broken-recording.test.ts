import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startCli } from './start-cli.ts'

const broken = '20260101-000000-000-1'
const why = `the recorded batch ${broken} cannot be read:`

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'testmesh-broken-'))
  writeFileSync(join(folder, 'a.testmesh.yaml'), 'name: A\nsteps: [{ id: stop, action: fail, config: { message: no } }]\n')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const breakOne = (): void => {
  const batch = join(folder, '.testmesh/batches', broken)
  mkdirSync(batch, { recursive: true })
  writeFileSync(join(batch, 'batch.json'), '{"format":1,')
}

const testmesh = async (...words: string[]) => (await startCli(words, { cwd: folder }).ended).output

describe('a batch whose batch.json is broken', () => {
  it('is named, with why, where an earlier one is taken for the last', async () => {
    await testmesh('run')
    breakOne()
    expect(await testmesh('show')).toMatch(new RegExp(`^passed over: ${why} .*JSON`, 'm'))
    expect(await testmesh('show', '--list')).toMatch(new RegExp(`^${broken}  cannot be read: .*JSON`, 'm'))
    expect(await testmesh('run', '--last-failed')).toMatch(new RegExp(`^passed over: ${why} .*JSON`, 'm'))
  })

  it('is not told of once there is a later one', async () => {
    breakOne()
    await testmesh('run')
    expect(await testmesh('show')).not.toContain('passed over')
  })

  it('is not taken for none where it is the only one', async () => {
    breakOne()
    expect(await testmesh('show')).toMatch(new RegExp(`^error: ${why} .*JSON`, 'm'))
    expect(await testmesh('run', '--last-failed')).toMatch(new RegExp(`^error: ${why} .*JSON`, 'm'))
  })
})
