import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startCli } from './start-cli.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'testmesh-settings-'))
  writeFileSync(join(folder, 'file'), '')
})
afterAll(() => rmSync(folder, { recursive: true }))

const run = (args: string[], env: Record<string, string>) =>
  startCli(args, { cwd: folder, env: { TESTMESH_DATA: join(folder, 'data'), TESTMESH_PORT: '0', ...env } }).ended

it('a key that is none is named where something was sealed with it', async () => {
  writeFileSync(join(folder, 'a.testmesh.yaml'), 'name: A\nsteps: [{ id: a, action: assert, config: { expression: 1 == 2 } }]\n')
  expect(await run(['run', 'a.testmesh.yaml'], {})).toMatchObject({ code: 1 })
  writeFileSync(join(folder, '.config/testmesh/key'), 'short')
  const { code, output } = await run(['run', 'a.testmesh.yaml', '--from', 'a'], {})
  expect(output).toContain(
    `error: ${join(folder, '.config/testmesh/key')} is not a TestMesh key (32 bytes); move it away and a new one is made\n`,
  )
  expect(code).toBe(2)
})

describe('a server that cannot start', () => {
  it.each([
    ['a database that is none', { DATABASE_URL: 'not a url' }, 'DATABASE_URL: it must be a URL such as postgres://'],
    ['an address of another machine', { TESTMESH_HOST: '203.0.113.5' }, 'error: 203.0.113.5 is no address of this machine'],
    ['a name that is no address', { TESTMESH_HOST: 'nowhere.invalid' }, 'error: nowhere.invalid is no address of this machine'],
    ['a file as its folder', { TESTMESH_DATA: 'file' }, 'error: cannot use file: a file stands where a folder is wanted (ENOTDIR)'],
    ['a folder as its settings', {}, 'error: cannot use .: it is a folder (EISDIR)', ['--config', '.']],
  ])('says why in a line, and ends with 2: %s', async (_, env, message, options: string[] = []) => {
    const { code, output } = await run(['serve', ...options], env)
    expect(output).toContain(message)
    expect(output).not.toContain('    at ')
    expect(code).toBe(2)
  })

  it('is told so by doctor', async () => {
    expect(await run(['doctor', '--data', 'file'], {})).toMatchObject({ code: 1, output: expect.stringContaining('from command line') })
    expect(await run(['doctor'], { TESTMESH_DATA: 'file' })).toMatchObject({
      code: 1,
      output: expect.stringMatching(/^✗ the data folder/m),
    })
    if (process.platform === 'linux')
      expect(await run(['doctor'], { TESTMESH_DATA: '/proc/nope' })).toMatchObject({
        code: 1,
        output: expect.stringMatching(/^✗ the data folder/m),
      })
  })

  it.runIf(process.platform === 'linux')('ends where no folder can be made', async () => {
    const { code, output } = await run(['serve'], { TESTMESH_DATA: '/proc/nope' })
    expect(output).toContain('error: cannot use /proc/nope: ')
    expect(code).toBe(2)
  })
})
