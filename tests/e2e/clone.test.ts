import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const script = fileURLToPath(new URL('../../scripts/testmesh.ts', import.meta.url))

const testmesh = (...args: string[]): string =>
  execFileSync(process.execPath, [script, ...args], { encoding: 'utf8', env: { ...process.env, INIT_CWD: import.meta.dirname } })

it('answers in a clone as the program does', () => {
  expect(testmesh('--version')).toMatch(/^\d+\.\d+\.\d+\S*\n$/)
  expect(testmesh('--help')).toContain('--version')
})
