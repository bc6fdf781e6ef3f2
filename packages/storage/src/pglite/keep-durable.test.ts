import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { keepDurable } from './keep-durable.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'testmesh-durable-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

it('makes a checkpoint after changes, none when nothing changed, and a last one in the end', async () => {
  let checkpoints = 0
  const checkpoint = async () => {
    checkpoints += 1
  }
  const durable = keepDurable({ folder, checkpoint, onProblem: () => undefined, everyMs: 5 })
  await expect.poll(() => checkpoints).toBe(1)
  await setTimeout(30)
  expect(checkpoints).toBe(1)
  durable.touch()
  await expect.poll(() => checkpoints).toBe(2)
  durable.touch()
  await durable.stop()
  expect(checkpoints).toBe(3)
})

it('tells of a round that failed, and tries again', async () => {
  const problems: unknown[] = []
  const full = new Error('no space left')
  const checkpoint = async () => {
    if (problems.length < 2) throw full
  }
  const durable = keepDurable({ folder, checkpoint, onProblem: (problem) => problems.push(problem), everyMs: 5 })
  await expect.poll(() => problems).toEqual([full, full])
  await durable.stop()
})
