import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { builtBin } from './built-cli.ts'
import { readCase, runCase, updateCase } from './golden-runner/run-case.ts'

/**
 * What people see: the words of `args` in, exactly `stdout.txt`, `stderr.txt` and `exit` out. `UPDATE_GOLDEN=1` writes them; the
 * difference is then reviewed like code.
 */
const golden = join(import.meta.dirname, 'golden')

describe.concurrent('the command line', () => {
  it.each(readdirSync(golden))('%s', async (name) => {
    const path = join(golden, name)
    const told = await runCase(path, builtBin)
    if (process.env.UPDATE_GOLDEN) updateCase(path, told)
    expect(told).toEqual(readCase(path, Object.keys(told)))
  })
})
