import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { repository } from './start-cli.ts'

const start = (...args: string[]): Promise<{ code: number; output: string }> =>
  new Promise((resolve) => {
    const { CI: _, ...env } = process.env
    execFile(
      process.execPath,
      [join(repository, 'scripts/start.ts'), ...args],
      { env: { ...env, NO_COLOR: '1' } },
      (error, stdout, stderr) => resolve({ code: typeof error?.code === 'number' ? error.code : 0, output: stdout + stderr }),
    )
  })

it('opens the shop, runs the demo flows and ends with their verdict', async () => {
  const { code, output } = await start('--once')
  expect(output).toMatch(/^16 passed in /m)
  expect(code).toBe(0)
})

it('fails when a bug of the shop is switched on', async () => {
  const { code, output } = await start('--once', '--bug', 'leaked-field')
  expect(output).toContain('with leaked-field switched on')
  expect(output).toMatch(/^1 failed, 15 passed in /m)
  expect(code).toBe(1)
})

it('names the bugs there are when it is asked for another', async () => {
  const { code, output } = await start('--once', '--bug', 'typo')
  expect(output).toBe('there is no bug "typo"; there are: wrong-total, late-event, leaked-field\n')
  expect(code).toBe(2)
})
