import * as fs from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BatchEvent, ShardOfRun, Verdict } from '@testmesh/protocol'
import { afterAll, describe, expect, it } from 'vitest'
import { createBatchWriter, findBatches, joinShards, replayShards } from './index.ts'

const root = fs.mkdtempSync(join(tmpdir(), 'shards-'))
afterAll(() => fs.rmSync(root, { recursive: true }))
let folders = 0

const sha = 'a'.repeat(64)
const counts = { passed: 0, failed: 0, error: 0, skipped: 0, cancelled: 0 }
const noVerdicts = { ...counts, flaky: 0 }

interface Recorded {
  readonly shard?: Partial<ShardOfRun>
  readonly seed?: number
  /** Of each execution, how each of its starts ended. */
  readonly verdicts: readonly (readonly Verdict[])[]
  readonly isKilled?: boolean
  readonly isQuarantined?: boolean
}

/** Records batches below a folder, each in a place of its own, as a job that collects them finds them. */
const record = async (all: readonly Recorded[]): Promise<string> => {
  const place = join(root, String(++folders))
  for (const [index, { shard = {}, seed = 1, verdicts, isKilled, isQuarantined }] of all.entries()) {
    const batchId = `b${index}`
    const folder = join(place, `job-${index}`, '.testmesh')
    const writer = await createBatchWriter({ folder, batchId, now: () => 1, keyFile: join(place, 'key') })
    const whole = { index: index + 1, count: all.length, executions: 3, selection: 'one', ...shard }
    const data = { command: 'testmesh run', seed, parallel: 2, version: '1.0.0', ...(whole.index > 0 && { shard: whole }) }
    writer.batchEvent({ v: 1, type: 'batch.started', batchId, at: 10 + index, data })
    for (const [at, ends] of verdicts.entries()) {
      const log = writer.execution()
      for (const [epoch, verdict] of ends.entries()) {
        const head = { v: 1 as const, executionId: `${batchId}-${at}`, epoch, at: 20 }
        const held = isQuarantined && { quarantine: { until: '2026-12-31', reason: 'late' } }
        const flow = { name: 'Flow', file: 'flow.yaml', sha256: sha, tags: [] }
        log.append([{ ...head, type: 'execution.started', data: { flow, seed: 1, variables: {}, ...held } }])
        log.append([{ ...head, type: 'execution.finished', data: { verdict, counts, durationMs: 1 } }])
      }
    }
    if (!isKilled) {
      const end = { counts: noVerdicts, durationMs: 100 * (index + 1) }
      writer.batchEvent({ v: 1, type: 'batch.finished', batchId, at: 200 - index, data: end })
    }
    await writer.close()
  }
  return place
}

const joined = async (all: readonly Recorded[]) => {
  const place = await record(all)
  const found = joinShards(findBatches(place))
  return typeof found === 'string' ? found.replaceAll(`${place}/`, '') : found
}

describe('the shards of a run', () => {
  it('are told as one batch, whose executions count as they ended last', async () => {
    const shards = await joined([
      { verdicts: [['failed', 'failed', 'flaky'], ['passed']], seed: 1 },
      { verdicts: [['failed', 'error']], seed: 2 },
    ])
    if (typeof shards === 'string') throw new Error(shards)
    const heard: unknown[] = []
    const follower = {
      onBatch: (event: BatchEvent) => void heard.push(event),
      onEvents: (id: string) => void (heard.includes(id) || heard.push(id)),
    }
    const end = await replayShards(shards, [follower], 'testmesh merge-reports all')
    const began = { command: 'testmesh merge-reports all', planned: 3, parallel: 4, version: '1.0.0' }
    expect(heard).toEqual([
      { v: 1, type: 'batch.started', batchId: 'b0', at: 10, data: began },
      'b0-0',
      'b0-1',
      'b1-0',
      {
        v: 1,
        type: 'batch.finished',
        batchId: 'b0',
        at: 200,
        data: { counts: { ...noVerdicts, passed: 1, flaky: 1, error: 1 }, durationMs: 200 },
      },
    ])
    expect(heard.at(-1)).toEqual(end)
  })

  it('say how many of them are in quarantine', async () => {
    const shards = await joined([{ verdicts: [['failed']] }, { verdicts: [['failed', 'flaky'], ['error']], isQuarantined: true }])
    if (typeof shards === 'string') throw new Error(shards)
    const { data } = await replayShards(shards, [], 'testmesh merge-reports all')
    expect([data.counts, data.quarantined]).toEqual([
      { ...noVerdicts, failed: 1, error: 1, flaky: 1 },
      { failed: 0, error: 1, flaky: 1 },
    ])
  })

  it('may be missing, but for those to which nothing fell', async () => {
    const first = { verdicts: [['passed']] } as const
    expect(await joined([{ ...first, shard: { count: 2 } }])).toMatchObject({ missing: [{ index: 2, executions: 1 }] })
    expect(await joined([{ ...first, shard: { count: 5, index: 2 } }])).toMatchObject({
      missing: [
        { index: 1, executions: 1 },
        { index: 3, executions: 1 },
      ],
    })
    expect(await joined([{ ...first, shard: { count: 3, executions: 8 } }])).toMatchObject({
      missing: [
        { index: 2, executions: 3 },
        { index: 3, executions: 2 },
      ],
    })
    expect(await joined([first, first, first, { verdicts: [], isKilled: true }])).toMatchObject({ missing: [] })
  })

  it.each([
    ['is no shard', [{ shard: { index: 0 } }], 'job-0/.testmesh/batches/b0 is no shard of a run: it was not recorded with --shard'],
    [
      'is there twice',
      [{}, { shard: { index: 1 } }],
      'shard 1/2 is there twice: job-0/.testmesh/batches/b0 and job-1/.testmesh/batches/b1; leave one of them',
    ],
    [
      'was dealt out of other flows',
      [{}, { shard: { selection: 'another' } }],
      'job-0/.testmesh/batches/b0 and job-1/.testmesh/batches/b1 are no shards of one run: they chose from other flows, rows or environments, or were dealt to another number of jobs',
    ],
  ])('are refused where one %s', async (_, shards, problem) => {
    expect(await joined(shards.map((one) => ({ ...one, verdicts: [['passed' as const]] })))).toBe(problem)
  })

  it.each(['{', 'null', '{ "format": 2 }'])('are not taken from a record that is %s, whose path is told', async (text) => {
    const place = await record([{ verdicts: [] }, { verdicts: [] }])
    const broken = join(place, 'job-1/.testmesh/batches/b1')
    fs.writeFileSync(join(broken, 'batch.json'), text)
    expect(() => findBatches(place)).toThrow(expect.objectContaining({ path: broken }))
  })
})
