import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bundleCli } from '../apps/cli/build/bundle.ts'
import { readCase, runCase, updateCase } from './golden-runner/run-case.ts'

/**
 * What people see: the words of `args` in, exactly `stdout.txt`, `stderr.txt` and `exit` out. `UPDATE_GOLDEN=1` writes them; the
 * difference is then reviewed like code.
 */
const golden = join(import.meta.dirname, 'golden')

// The program as it is published: what people have, and its starts take a quarter of the time that the sources need.
const built = mkdtempSync(join(tmpdir(), 'testmesh-golden-bin-'))
const dist = join(built, 'dist')

beforeAll(async () => {
  await bundleCli(dist)
  writeFileSync(join(built, 'package.json'), JSON.stringify({ type: 'module' }))
})
afterAll(() => rmSync(built, { recursive: true, force: true }))

describe.concurrent('the command line', () => {
  it.each(readdirSync(golden))('%s', async (name) => {
    const path = join(golden, name)
    const told = await runCase(path, join(dist, 'bin.js'))
    if (process.env.UPDATE_GOLDEN) updateCase(path, told)
    expect(told).toEqual(readCase(path, Object.keys(told)))
  })
})
