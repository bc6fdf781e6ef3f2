import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { bin, repository } from './start-cli.ts'

it('ends with the verdict when whoever reads its output leaves early', async () => {
  const env = { ...process.env, NO_COLOR: '1' }
  const child = spawn(process.execPath, [bin, 'validate', join(repository, 'examples/flows')], { cwd: join(repository, 'examples'), env })
  child.stdout.destroy()
  child.stderr.destroy()
  const code = await new Promise((resolve) => child.on('exit', resolve))
  expect(code).toBe(0)
})
