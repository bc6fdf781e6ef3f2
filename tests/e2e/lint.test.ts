import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { startCli } from './start-cli.ts'

it('mends no file that is not UTF-8', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'testmesh-lint-'))
  const path = join(folder, 'cafe.testmesh.yaml')
  const bytes = Buffer.from('name: café\nsteps:\n  - action: sleep\n    config: { duration: 1s }\n', 'latin1')
  writeFileSync(path, bytes)
  const { code, output } = await startCli(['lint', '--fix'], { cwd: folder }).ended
  expect([code, output]).toEqual([2, expect.stringContaining('FLOW_NOT_TEXT')])
  expect(readFileSync(path)).toEqual(bytes)
  rmSync(folder, { recursive: true })
})
