import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RunOrder } from '../messages.ts'
import type { Child } from './child.ts'
import { createChildPool } from './create-child-pool.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'testmesh-pool-'))
  // Ends at once whatever it is told to run, and says that it holds as many MiB as the epoch.
  const runner = `
    process.on('message', ({ order }) => process.send({ type: 'ended', residentMb: order.epoch }))
    process.on('disconnect', () => process.exit())
    process.send({ type: 'ready' })`
  await writeFile(join(folder, 'runner.mjs'), runner)
})
afterAll(() => rm(folder, { recursive: true }))

const run = (child: Child, residentMb: number): Promise<void> =>
  new Promise((resolve) => {
    child.onMessage(() => resolve())
    child.send({ type: 'run', order: { epoch: residentMb } as RunOrder })
  })

it('keeps a child until it ran often enough, or holds too much', async () => {
  const entry = pathToFileURL(join(folder, 'runner.mjs'))
  const pool = createChildPool({ entry, memoryMb: 64, size: 1, maxRuns: 3, maxResidentMb: 200 })
  const ran: number[] = []
  for (const residentMb of [90, 210, 90, 90, 90, 90]) {
    const child = await pool.take()
    await run(child, residentMb)
    ran.push(child.pid)
    pool.giveBack(child)
  }
  const [first, second, third] = [...new Set(ran)]
  expect(ran).toEqual([first, first, second, second, second, third])
  await pool.close()
})
