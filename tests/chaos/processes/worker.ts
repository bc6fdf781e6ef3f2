// A worker that may be killed at any time. What it calls "the target" is a file.
import { type Claim, createWorkerLoop, type JobContext, type JobOutcome, type RecordEnd } from '@testmesh/queue'
import { note, openQueue, readConfig, recordResult, timingsOf } from './open-queue.ts'

const config = readConfig()
const owner = `${config.name}-${process.pid}`
const steps = 3

interface Payload {
  readonly key: string
  readonly ms: number
  readonly fate: 'succeed' | 'fail' | 'poison'
}

const run = async (job: Claim, context: JobContext): Promise<JobOutcome> => {
  const { key, ms, fate } = job.payload as unknown as Payload
  note(config, 'calls', key, job.epoch)
  if (fate === 'poison') process.kill(process.pid, 'SIGKILL')
  context.signal.addEventListener('abort', () =>
    note(config, 'aborts', process.pid, context.signal.reason.reason, Date.now(), job.jobId, job.epoch),
  )
  for (let ord = 0; ord < steps; ord++) {
    await context.stepMayStart()
    await new Promise((resolve) => setTimeout(resolve, ms / steps))
    await context.record((sql) =>
      sql.query('insert into chaos.steps (job_id, epoch, ord) values ($1, $2, $3)', [job.jobId, job.epoch, ord]),
    )
  }
  const record: RecordEnd = async (sql, state) => void (await recordResult(sql, { ...job, state }))
  return fate === 'fail' ? { type: 'failed', reason: 'as planned', record } : { type: 'succeeded', record }
}

const { queue, database } = await openQueue(config)
const loop = createWorkerLoop({
  queue,
  pool: 'chaos',
  slots: config.scenario.slots,
  owner,
  run,
  timings: timingsOf(config),
  report: (notice) => note(config, 'notices', notice.type, 'error' in notice ? String(notice.error) : ''),
})
process.send?.('at work')
process.on('SIGTERM', async () => {
  await loop.stop()
  await queue.close()
  await database.close()
  process.exit(0)
})
