import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { bin } from './start-cli.ts'

it('can be begun again where it was broken off', () => {
  const cwd = mkdtempSync(join(tmpdir(), 'testmesh-init-'))
  const init = (): string => spawnSync(process.execPath, [bin, 'init'], { cwd, encoding: 'utf8' }).stdout.split('\n\n')[0] ?? ''
  writeFileSync(join(cwd, 'flows'), '')
  expect(init()).toBe('made environments/local.yaml\n')
  rmSync(join(cwd, 'flows'))
  expect(init()).toBe('kept environments/local.yaml\nmade flows/first.testmesh.yaml\nmade testmesh.config.yaml')
  rmSync(cwd, { recursive: true })
})
