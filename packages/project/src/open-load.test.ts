import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { UnnumberedEvent } from '@testmesh/protocol'
import { expect, it } from 'vitest'
import { findLastFailed } from './again.ts'
import { openLoad } from './open-load.ts'
import { runnable } from './testing/run-project.ts'
import { tempProject } from './testing/temp-project.ts'
import { type TinyRun, tinyActions } from './testing/tiny-actions.ts'

const temp = tempProject()

const open = async (text: string, act: TinyRun) => {
  const actions = tinyActions({ act })
  const project = await temp.load()
  const flows = await runnable(project, [temp.write('load.testmesh.yaml', text)], { descriptors: actions.descriptors })
  const load = await openLoad({
    project: { ...project, actions },
    flows,
    command: 'testmesh load',
    version: 'test',
    users: 3,
    environment: 'local',
  })
  const [flow] = flows
  if (!flow) throw new Error('there is no flow')
  const { signal } = new AbortController()
  const run = async (user = 0): Promise<UnnumberedEvent[]> => {
    const events: UnnumberedEvent[] = []
    await load.run({ flow, user, signal, sink: (some) => void events.push(...some) })
    return events
  }
  return { load, run, project }
}

it('gives executions the rows in turn, again and again, and each values of its own', async () => {
  const seen: unknown[] = []
  const { load, run } = await open(
    'name: Rows\ndata: [{ n: 1 }, { n: 2 }]\nsteps: [{ id: one, action: act, config: { value: ["${n}", "${randomInt()}"] } }]\n',
    ({ value }) => void seen.push(value),
  )
  for (let turn = 0; turn < 5; turn++) await run(turn % 3)
  await load.close(false)
  const pairs = seen as [number, number][]
  expect(pairs.map(([n]) => n)).toEqual([1, 2, 1, 2, 1])
  expect(new Set(pairs.map(([, random]) => random)).size).toBe(5)
})

it('runs nothing without a row once rows are gone', async () => {
  temp.write('rows.csv', `n\n${'1\n'.repeat(2_000)}`)
  const seen: unknown[] = []
  const { load, run } = await open(
    'name: Gone\ndata: rows.csv\nsteps: [{ id: one, action: act, config: { value: "${n}" } }]\n',
    ({ value }) => void seen.push(value),
  )
  temp.write('rows.csv', 'n\n1\n')
  await run()
  const ended = await Promise.allSettled([run(1), run(2)])
  await load.close(false)
  expect([seen, ended.map(({ status }) => status)]).toEqual([['1'], ['rejected', 'rejected']])
})

it('records what it is asked to, and how all ended', async () => {
  let count = 0
  const { load, run, project } = await open('name: Flaky\nsteps: [{ id: one, action: act }]\n', () => {
    if (++count === 2) throw new Error('the second')
  })
  for (let turn = 0; turn < 3; turn++) {
    const events = await run()
    if (turn === 1) load.record(events)
  }
  await load.close(false)
  const lines = readFileSync(join(load.path, 'events.jsonl'), 'utf8').trim().split('\n')
  expect(
    lines
      .map((line) => JSON.parse(line))
      .map(({ type, seq }) => [seq, type])
      .at(-1),
  ).toEqual([lines.length - 1, 'execution.finished'])
  const { started, finished } = JSON.parse(readFileSync(join(load.path, 'batch.json'), 'utf8'))
  expect([started.data.sampled, finished.data.counts]).toMatchObject([true, { passed: 2, error: 1 }])
  expect(readdirSync(load.path).sort()).toEqual(['batch.json', 'events.jsonl', 'flows'])
  // It is no run that others go on from: most of what failed is not in it.
  expect(await findLastFailed(project)).toBeUndefined()
})

it('keeps nothing of executions that are over', async () => {
  const { load, run } = await open(
    'name: Many\nsteps: [{ id: one, action: act, config: { value: "${uuid()}" }, assert: [value == null] }]\n',
    () => null,
  )
  for (let turn = 0; turn < 500; turn++) await run()
  const before = usedHeap()
  for (let turn = 0; turn < 4_000; turn++) await run()
  const bytesOfEach = (usedHeap() - before) / 4_000
  await load.close(false)
  // Code that gets warm takes some of that; the events of one take several times as much.
  expect(bytesOfEach).toBeLessThan(500)
})

setFlagsFromString('--expose-gc')
const collect: () => void = runInNewContext('gc')

const usedHeap = (): number => {
  collect()
  return process.memoryUsage().heapUsed
}
