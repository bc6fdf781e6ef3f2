import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { isAlive } from '../testing/is-alive.ts'

it('ends a program and what it started with the process that ends without waiting for it', async () => {
  const script = `
    import { spawnGroup } from ${JSON.stringify(new URL('./process-group.ts', import.meta.url).href)}
    const child = spawnGroup({ command: 'sh', args: ['-c', 'sleep 60 & echo $! $$; wait'], env: { PATH: process.env.PATH } })
    child.stdout.on('data', (pids) => { console.log(String(pids)); process.exit() })`
  const pids = execFileSync(process.execPath, ['--input-type=module', '-e', script]).toString().trim().split(' ').map(Number)
  expect(pids).toHaveLength(2)
  await expect.poll(() => pids.map(isAlive)).toEqual([false, false])
})
