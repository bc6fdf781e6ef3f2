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

it('ends only when all of a long output is written, however late it is read', async () => {
  const child = spawn(process.execPath, [bin, 'schema'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = new Promise((resolve) => child.on('exit', resolve))
  // A pipe holds 64 kB: the rest waits in the process.
  await new Promise((resolve) => setTimeout(resolve, 2000))
  let text = ''
  for await (const chunk of child.stdout.setEncoding('utf8')) text += chunk
  expect(await exited).toBe(0)
  expect(text.length).toBeGreaterThan(200_000)
  expect(() => JSON.parse(text)).not.toThrow()
})
