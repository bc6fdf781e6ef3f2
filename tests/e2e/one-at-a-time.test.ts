import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { oneAtATime } from '../../scripts/one-at-a-time.ts'
import { repository } from './start-cli.ts'

/** A process that holds the work of this name until it ends. */
const holding = async (name: string): Promise<ChildProcess> => {
  const program = `
    import { oneAtATime } from ${JSON.stringify(join(repository, 'scripts/one-at-a-time.ts'))}
    await oneAtATime(${JSON.stringify(name)}, () => new Promise((resolve) => { console.log('begun'); process.stdin.once('end', resolve).resume() }))
  `
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], { stdio: ['pipe', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  return child
}

it('work of one name is done by one process at a time', async () => {
  const name = 'a test of who waits'
  const child = await holding(name)
  const order: string[] = []
  const done = oneAtATime(name, async () => order.push('mine'))
  await oneAtATime('a test of who does not', async () => order.push('other work'))
  order.push('theirs ends')
  child.stdin?.end()
  await done
  expect(order).toEqual(['other work', 'theirs ends', 'mine'])
})

it('who is killed holds nobody up, and neither does work that fails', async () => {
  const name = 'a test of who is killed'
  const child = await holding(name)
  const done = oneAtATime(name, () => Promise.reject(new Error('it failed')))
  child.kill('SIGKILL')
  await expect(done).rejects.toThrow('it failed')
  expect(await oneAtATime(name, async () => 'done')).toBe('done')
})
