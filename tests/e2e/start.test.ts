import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@testmesh/client'
import { expect, it } from 'vitest'
import { repository } from './start-cli.ts'

const start = (more: Record<string, string>, ...args: string[]): Promise<{ code: number; output: string }> =>
  new Promise((resolve) => {
    const { CI: _, ...env } = process.env
    execFile(
      process.execPath,
      [join(repository, 'scripts/start.ts'), ...args],
      { env: { ...env, NO_COLOR: '1', ...more } },
      (error, stdout, stderr) => resolve({ code: typeof error?.code === 'number' ? error.code : 0, output: stdout + stderr }),
    )
  })

it('opens the shop, runs the demo flows and ends with their verdict', async () => {
  const { code, output } = await start({}, '--once')
  expect(output).toMatch(/^21 passed in /m)
  expect(code).toBe(0)
})

it('fails when a bug of the shop is switched on', async () => {
  const { code, output } = await start({}, '--once', '--bug', 'leaked-field')
  expect(output).toContain('with leaked-field switched on')
  expect(output).toMatch(/^1 failed, 20 passed in /m)
  expect(code).toBe(1)
})

it('names the bugs there are when it is asked for another', async () => {
  const { code, output } = await start({}, '--once', '--bug', 'typo')
  expect(output).toBe('there is no bug "typo"; there are: wrong-total, late-event, leaked-field, lost-trace\n')
  expect(code).toBe(2)
})

it('serves the demo afterwards, run once and kept, for the first account to own', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'testmesh-start-'))
  const child = spawn(process.execPath, [join(repository, 'scripts/start.ts')], {
    env: { ...process.env, NO_COLOR: '1', TESTMESH_DATA: folder, TESTMESH_PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  try {
    await expect.poll(() => output, { timeout: 100_000, interval: 200 }).toContain('/setup#')
    const [, url = '', token = ''] = /(http:\S+)\/setup#(\S+)/.exec(output) ?? []
    expect(output).toContain('21 passed, kept with every event')
    const body = { token, email: 'olga@example.com', name: 'Olga', password: 'correct horse battery' }
    const { accessToken } = await createClient({ url }).setUp({ body })
    const client = createClient({ url, token: accessToken })
    const { items } = await client.listExecutions({ query: { verdict: ['passed'] } })
    expect(items).toHaveLength(21)
    expect((await client.getMe()).workspaces).toMatchObject([{ slug: 'demo', role: 'owner' }])
    const second = await start({ TESTMESH_DATA: folder })
    expect(second).toEqual({
      code: 75,
      output: `The data folder ${realpathSync(folder)} is in use by process ${child.pid}. Stop it, or use another folder.\n`,
    })
    child.kill('SIGINT')
    expect(await once(child, 'exit')).toEqual([0, null])
  } finally {
    child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
})
