import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { exitCodes } from '../exit-codes.ts'
import { runSelection } from './run-selection.ts'

it('runs nothing when one of the paths leads nowhere or only some rows are meant, and passes for nothing when told to', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'testmesh-remote-'))
  await writeFile(join(folder, 'a.testmesh.yaml'), 'name: A\nsteps: [{ action: log, config: { message: a } }]\n')
  vi.stubEnv('TESTMESH_API_KEY', 'tm_key')
  const told = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  // Nothing listens there: a run would say so.
  const remote = 'http://127.0.0.1:1'
  const run = (names: readonly string[], options: object) =>
    runSelection(
      names.map((name) => join(folder, name)),
      { remote, ...options },
    )
  expect(await run(['a.testmesh.yaml', 'none.yaml'], { passWithNoTests: true })).toBe(exitCodes.invalid)
  expect(told.mock.calls.join('')).toContain('none.yaml')
  expect(await run(['a.testmesh.yaml'], { input: ['amuont=3'] })).toBe(exitCodes.invalid)
  expect(told.mock.calls.join('')).toContain('there is no input called "amuont"')
  expect(await run(['a.testmesh.yaml'], { grep: 'zzz' })).toBe(exitCodes.noFlows)
  expect(await run(['a.testmesh.yaml'], { grep: 'zzz', passWithNoTests: true })).toBe(exitCodes.passed)
  await writeFile(
    join(folder, 'rows.testmesh.yaml'),
    'name: R\ndata: [{ n: 1 }, { n: 2 }]\nsteps: [{ action: log, config: { message: a } }]\n',
  )
  await expect(run(['rows.testmesh.yaml'], { grep: 'R [n=1]' })).rejects.toThrow(
    "a run on a server takes all data rows of a flow, and --grep 'R [n=1]' chooses some: leave it out, or --remote",
  )
  const report = join(folder, 'report.xml')
  expect(await run(['a.testmesh.yaml'], { reporter: [`junit=${report}`] })).toBe(exitCodes.unreachable)
  expect(existsSync(report)).toBe(false)
  told.mockRestore()
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true })
})
