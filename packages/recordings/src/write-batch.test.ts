import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import * as fs from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BatchEvent, ExecutionEvent, UnnumberedEvent } from '@testmesh/protocol'
import { streamLaws } from '@testmesh/protocol'
import { afterAll, describe, expect, it } from 'vitest'
import { BrokenRecording, createBatchWriter, listBatches, pruneBatches, type RecordedBatch, readBatch, replayBatch } from './index.ts'

const root = fs.mkdtempSync(join(tmpdir(), 'recordings-'))
afterAll(() => fs.rmSync(root, { recursive: true }))
let folders = 0
const newFolder = (): string => join(root, String(++folders), '.testmesh')

const sha = 'a'.repeat(64)
const flow = { name: 'checkout', file: 'flows/checkout.yaml', sha256: sha, tags: [] }
const counts = { passed: 0, failed: 0, error: 0, skipped: 0, cancelled: 0 }
const head = (executionId: string, at: number) => ({ v: 1 as const, executionId, epoch: 0, at })
const startOf = (id: string): UnnumberedEvent => ({ ...head(id, 1), type: 'execution.started', data: { flow, seed: 1, variables: {} } })
const endOf = (id: string): UnnumberedEvent => ({
  ...head(id, 2),
  type: 'execution.finished',
  data: { verdict: 'passed', counts, durationMs: 1 },
})
const started = (batchId: string): BatchEvent => ({
  v: 1,
  type: 'batch.started',
  batchId,
  at: 1,
  data: { command: 'testmesh run', seed: 1, parallel: 2, version: '1.0.0' },
})
const finished = (batchId: string): BatchEvent => ({
  v: 1,
  type: 'batch.finished',
  batchId,
  at: 3,
  data: { counts: { passed: 2, failed: 0, error: 0, skipped: 0, cancelled: 0, flaky: 0 }, durationMs: 2 },
})
const options = (folder: string, batchId = 'b1', at = 1) => ({ folder, batchId, now: () => at, keyFile: join(folder, '..', 'key') })

describe('a recorded batch', () => {
  it('gives back its events, flows, blobs and sealed data', async () => {
    const folder = newFolder()
    const lines: string[] = []
    const writer = await createBatchWriter({ ...options(folder), onLine: (line) => lines.push(line) })
    writer.batchEvent(started('b1'))
    writer.writeFlow(sha, 'name: checkout', 'flows/checkout.yaml')
    writer.sealFlow(sha, 'name: checkout with hunter2')
    const [first, second] = [writer.execution(), writer.execution()]
    const kept = [...first.append([startOf('e1')]), ...second.append([startOf('e2')]), ...first.append([endOf('e1')])]
    kept.push(...second.append([endOf('e2')]))
    const blob = await writer.blobs.put(Buffer.from('a body'), 'text/plain')
    writer.writeResume('e1', { outputs: { token: 'hunter2' } })
    writer.batchEvent(finished('b1'))
    await writer.close()

    const batch = readBatch(folder, 'last', options(folder))
    if (!batch) throw new Error('nothing was recorded')
    expect(await collect(batch.events())).toEqual(kept)
    expect(kept.map((event) => `${event.executionId} ${event.seq} ${event.type}`)).toMatchInlineSnapshot(`
      [
        "e1 0 execution.started",
        "e2 0 execution.started",
        "e1 1 execution.finished",
        "e2 1 execution.finished",
      ]
    `)
    expect(lines.map((line) => JSON.parse(line))).toEqual(kept)
    expect(batch.flow(sha)).toBe('name: checkout')
    expect(batch.flowOfFile('flows/checkout.yaml')).toBe('name: checkout')
    expect(batch.sealedFlow(sha)).toBe('name: checkout with hunter2')
    expect(batch.sealedFlow('0'.repeat(64))).toBeUndefined()
    expect(fs.readFileSync(join(batch.path, 'flows', `${sha}.sealed`), 'utf8')).not.toContain('hunter2')
    expect(blob).toEqual({ sha256: blob.sha256, sizeBytes: 6, mediaType: 'text/plain' })
    expect(Buffer.from((await batch.blob(blob)) ?? []).toString()).toBe('a body')
    expect(await batch.resume('e1')).toEqual({ outputs: { token: 'hunter2' } })
    expect(await batch.resume('e2')).toBeUndefined()
    expect(fs.readFileSync(join(batch.path, 'resume.sealed'), 'utf8')).not.toContain('hunter2')
    expect(fs.readdirSync(batch.path).sort()).toEqual(['batch.json', 'blobs.pack', 'events.jsonl', 'flows', 'resume.sealed'])
  })

  it('is readable by its owner alone and unseen by git', async () => {
    const folder = newFolder()
    await (await createBatchWriter(options(folder))).close()
    expect(fs.readFileSync(join(folder, '.gitignore'), 'utf8')).toBe('*\n')
    expect(fs.statSync(folder).mode & 0o777).toBe(0o700)
  })

  it('replays in the order of the log', async () => {
    const folder = newFolder()
    const writer = await createBatchWriter(options(folder))
    writer.batchEvent(started('b1'))
    const [first, second] = [writer.execution(), writer.execution()]
    first.append([startOf('e1')])
    second.append([startOf('e2'), endOf('e2')])
    first.append([endOf('e1')])
    writer.batchEvent(finished('b1'))
    await writer.close()

    const heard: string[] = []
    const batch = readBatch(folder, 'b1')
    if (!batch) throw new Error('nothing was recorded')
    await replayBatch(batch, [
      {
        onBatch: (event) => void heard.push(event.type),
        onEvents: (id, events) => void heard.push(`${id} ${events.map((event) => event.type)}`),
      },
    ])
    expect(heard).toMatchInlineSnapshot(`
      [
        "batch.started",
        "e1 execution.started",
        "e2 execution.started,execution.finished",
        "e1 execution.finished",
        "batch.finished",
      ]
    `)
  })

  it.runIf(process.platform === 'linux')('names the file for which there is no room', async () => {
    const folder = newFolder()
    fs.mkdirSync(join(folder, 'batches/b1'), { recursive: true })
    const events = join(folder, 'batches/b1/events.jsonl')
    fs.symlinkSync('/dev/full', events)
    const writer = await createBatchWriter(options(folder))
    writer.execution().append([startOf('e1')])
    await expect(writer.close()).rejects.toMatchObject({ code: 'ENOSPC', path: events })
  })

  it('keeps equal bodies once, streamed or not, small or large', async () => {
    const folder = newFolder()
    const writer = await createBatchWriter(options(folder))
    const small = randomBytes(1000)
    const large = randomBytes(3_000_000)
    async function* pieces(bytes: Uint8Array) {
      for (let at = 0; at < bytes.length; at += 70_000) yield bytes.subarray(at, at + 70_000)
    }
    const refs = await Promise.all([small, small, pieces(small), large, pieces(large), pieces(large)].map((body) => writer.blobs.put(body)))
    await writer.close()
    expect(new Set(refs.map((ref) => ref.sha256)).size).toBe(2)
    const batch = readBatch(folder, 'b1')
    for (const [index, ref] of refs.entries())
      expect(Buffer.from((await batch?.blob(ref)) ?? []).equals(index < 3 ? small : large)).toBe(true)
    expect(fs.statSync(join(folder, 'batches/b1/blobs.pack')).size).toBeLessThan(1200)
    expect(fs.readdirSync(join(folder, 'batches/b1/blobs'))).toEqual([refs[5]?.sha256])
  })

  it('refuses an id that leaves its folder', async () => {
    await expect(createBatchWriter(options(newFolder(), '../x'))).rejects.toThrow('"../x" is not the id of a batch')
    expect(() => readBatch(newFolder(), '..')).toThrow('is not the id of a batch')
  })

  it('loses no complete event and no blob of one when the writer is killed', async () => {
    const folder = newFolder()
    const child = spawn(process.execPath, [join(import.meta.dirname, 'testing/endless-writer.ts'), folder], { stdio: 'inherit' })
    await waitUntil(() => sizeOf(join(folder, 'batches/b1/events.jsonl')) > 400_000)
    child.kill('SIGKILL')
    await new Promise((resolve) => child.once('exit', resolve))

    const [summary] = listBatches(folder)
    expect(summary?.isRunning).toBe(false)
    const batch = readBatch(folder, 'last')
    const events = batch ? await collect(batch.events()) : []
    expect(events.length).toBeGreaterThan(1000)
    expect(streamLaws(events).filter((law) => !law.includes('finished'))).toEqual([])
    for (const event of events)
      if (event.type === 'step.attached') expect((await batch?.blob(event.data.blob))?.length).toBe(event.data.blob.sizeBytes)
  })

  it('ignores a torn tail of the log and of the pack', async () => {
    const folder = newFolder()
    const writer = await createBatchWriter(options(folder))
    writer.execution().append([startOf('e1'), endOf('e1')])
    const refs = [await writer.blobs.put(Buffer.from('first')), await writer.blobs.put(Buffer.from('second'))] as const
    await writer.close()
    const path = join(folder, 'batches/b1')
    fs.truncateSync(join(path, 'events.jsonl'), fs.statSync(join(path, 'events.jsonl')).size - 5)
    fs.truncateSync(join(path, 'blobs.pack'), fs.statSync(join(path, 'blobs.pack')).size - 3)
    const batch = readBatch(folder, 'b1')
    expect(batch && (await collect(batch.events())).map((event) => event.type)).toEqual(['execution.started'])
    expect(Buffer.from((await batch?.blob(refs[0])) ?? []).toString()).toBe('first')
    expect(await batch?.blob(refs[1])).toBeUndefined()
  })
})

it.each(['{"v":1,"executionId":"e', 'null', '{}', '', '\0\0'])('says which line of the log is none: %j', async (broken) => {
  const folder = newFolder()
  const writer = await createBatchWriter(options(folder))
  writer.execution().append([startOf('e1'), endOf('e1')])
  await writer.close()
  const path = join(folder, 'batches/b1/events.jsonl')
  const [first, second] = fs.readFileSync(path, 'utf8').split('\n')
  fs.writeFileSync(path, `${first}\n${broken}\n${second}\n`)
  const heard: string[] = []
  const replayed = replayBatch(readBatch(folder, 'b1') as RecordedBatch, [
    { onEvents: (_, events) => void heard.push(...events.map((event) => event.type)) },
  ])
  await expect(replayed).rejects.toThrow(new BrokenRecording(path, 2))
  expect(heard).toEqual(['execution.started'])
})

describe('retention', () => {
  const record = async (folder: string, id: string, at: number, isFinished = true): Promise<void> => {
    const writer = await createBatchWriter(options(folder, id, at))
    writer.execution().append([startOf('e1')])
    if (isFinished) writer.batchEvent(finished(id))
    await writer.close()
  }

  it('keeps the newest batches, the running ones and the one that just ran', async () => {
    const folder = newFolder()
    for (const [index, id] of ['own', 'running', 'old', 'older', 'new', 'newest'].entries())
      await record(folder, id, index, id !== 'running')
    for (const id of ['starting', 'half-made']) fs.mkdirSync(join(folder, 'batches', id))
    fs.utimesSync(join(folder, 'batches/half-made'), 1, 1)
    expect((await pruneBatches({ folder, keepId: 'own', maxBatches: 2 })).sort()).toEqual(['half-made', 'old', 'older'])
    expect(listBatches(folder).map((batch) => batch.record.batchId)).toEqual(['newest', 'new', 'running', 'own'])
    expect(await pruneBatches({ folder })).toEqual([])
    expect(fs.existsSync(join(folder, 'batches/starting'))).toBe(true)
  })

  it('does not mind a batch that another run has just removed', async () => {
    const folder = newFolder()
    for (const [index, id] of ['a', 'b'].entries()) await record(folder, id, index)
    // Listed, and no longer there when it is looked at.
    fs.symlinkSync(join(folder, 'nowhere'), join(folder, 'batches/gone'))
    expect(await pruneBatches({ folder, maxBatches: 1 })).toEqual(['a', 'gone'])
  })

  it('keeps what fits into the size', async () => {
    const folder = newFolder()
    for (const [index, id] of ['a', 'b', 'c'].entries()) await record(folder, id, index)
    expect(await pruneBatches({ folder, maxBytes: 700 })).toEqual(['b', 'a'])
  })
})

const collect = async (events: AsyncIterable<ExecutionEvent>): Promise<ExecutionEvent[]> => {
  const all: ExecutionEvent[] = []
  for await (const event of events) all.push(event)
  return all
}

const sizeOf = (path: string): number => fs.statSync(path, { throwIfNoEntry: false })?.size ?? 0

const waitUntil = async (isTrue: () => boolean): Promise<void> => {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 10))
}
