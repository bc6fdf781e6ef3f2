import { createBatchWriter } from '../index.ts'

/** Records until it is killed: `node endless-writer.ts FOLDER`. */
const [folder = ''] = process.argv.slice(2)
const writer = await createBatchWriter({ folder, batchId: 'b1', now: Date.now })
const data = { command: 'run', seed: 1, planned: 1, parallel: 1, version: '0.0.0' }
writer.batchEvent({ v: 1, type: 'batch.started', batchId: 'b1', at: 1, data })
const log = writer.execution()
const head = { v: 1 as const, executionId: 'e1', epoch: 0, at: 1 }
const flow = { name: 'endless', sha256: 'a'.repeat(64), tags: [] }
log.append([{ ...head, type: 'execution.started', data: { flow, seed: 1, variables: {} } }])
for (let index = 0; ; index++) {
  const path = `steps/${index}`
  const blob = await writer.blobs.put(Buffer.from(`body ${index} `.repeat(50)))
  log.append([
    { ...head, type: 'step.started', path, data: { id: String(index), action: 'log', phase: 'steps', pointer: '/steps/0' } },
    { ...head, type: 'step.attached', path, data: { name: 'body', mediaType: 'text/plain', blob, attempt: 1 } },
    { ...head, type: 'step.finished', path, data: { outcome: 'passed', attempts: 1, durationMs: 1 } },
  ])
  if (index % 100 === 0) await new Promise((resolve) => setImmediate(resolve))
}
