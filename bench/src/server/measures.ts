import type { Client } from '@testmesh/client'
import { percentile } from './percentile.ts'

const noop = 'name: Nothing\nsteps:\n  - { id: a, action: log, config: { message: a } }\n'

/** From the row of an execution to the first event of its child, on an idle system. Milliseconds, p50 and p99. */
export const measurePickup = async (client: Client, count: number): Promise<readonly [number, number]> => {
  const waits: number[] = []
  for (let n = 0; n < count; n += 1) {
    const { executions } = await client.createExecution({ body: { text: noop, waitMs: 10_000 } })
    const id = executions[0]?.id ?? ''
    const { items } = await client.listExecutionEvents({ params: { id }, query: {} })
    const [queued, started] = [
      items.find(({ type }) => type === 'execution.queued'),
      items.find(({ type }) => type === 'execution.started'),
    ]
    if (queued && started) waits.push(started.at - queued.at)
  }
  return [percentile(waits, 0.5), percentile(waits, 0.99)]
}

/** Executions a second, from the first request to the end of the last, asked for by so many at a time. */
export const measureThroughput = async (client: Client, { count, clients }: { count: number; clients: number }): Promise<number> => {
  const { id } = await client.createFlow({ body: { text: noop } })
  const startedAt = performance.now()
  const batches: string[] = []
  await Promise.all(
    Array.from({ length: clients }, async () => {
      for (let n = 0; n < count / clients; n += 1) batches.push((await client.createExecution({ body: { flowId: id } })).batchId)
    }),
  )
  while ((await client.listExecutions({ query: { flowId: id, status: ['queued', 'running'], limit: 1 } })).items.length > 0)
    await new Promise((resolve) => setTimeout(resolve, 20))
  return batches.length / ((performance.now() - startedAt) / 1000)
}

/** Requests of a mixed load that comes at a fixed rate, whether or not the server keeps up. Milliseconds, p50 and p95. */
export const measureLoad = async (
  client: Client,
  { perSecond, seconds }: { perSecond: number; seconds: number },
): Promise<readonly [number, number]> => {
  const { items } = await client.listExecutions({ query: { limit: 20 } })
  const ids = items.map(({ id }) => id)
  const idAt = (n: number) => ({ params: { id: ids[n % ids.length] ?? '' } })
  const requests: readonly ((n: number) => Promise<unknown>)[] = [
    () => client.listExecutions({ query: { limit: 50 } }),
    () => client.listFlows({ query: {} }),
    (n) => client.getExecution(idAt(n)),
    (n) => client.listExecutionEvents({ ...idAt(n), query: {} }),
    (n) => client.listExecutionSteps(idAt(n)),
    () => client.validateFlow({ body: { text: noop } }),
    () => client.listEnvironments(),
    () => client.listExecutions({ query: { verdict: ['failed'], limit: 50 } }),
  ]
  const times: number[] = []
  const all: Promise<void>[] = []
  const startedAt = performance.now()
  for (let n = 0; n < perSecond * seconds; n += 1) {
    const dueMs = (n / perSecond) * 1000 - (performance.now() - startedAt)
    if (dueMs > 1) await new Promise((resolve) => setTimeout(resolve, dueMs))
    const sentAt = performance.now()
    all.push((requests[n % requests.length]?.(n) ?? Promise.resolve()).then(() => void times.push(performance.now() - sentAt)))
  }
  await Promise.all(all)
  return [percentile(times, 0.5), percentile(times, 0.95)]
}

/** The first page of all executions. Milliseconds, median of so many. */
export const measureFirstPage = async (client: Client, count: number): Promise<number> => {
  const times: number[] = []
  for (let n = 0; n < count; n += 1) {
    const sentAt = performance.now()
    await client.listExecutions({ query: { limit: 50 } })
    times.push(performance.now() - sentAt)
  }
  return percentile(times, 0.5)
}

/** From the word of a step to whoever follows. Milliseconds, p50 and p99. */
export const measureLive = async (client: Client, steps: number): Promise<readonly [number, number]> => {
  const text = `name: Talks\nsteps:\n${Array.from({ length: steps }, (_, n) => `  - { id: s${n}, action: delay, config: { duration: 20ms } }`).join('\n')}\n`
  const { executions } = await client.createExecution({ body: { text } })
  const late: number[] = []
  for await (const events of client.follow(executions[0]?.id ?? ''))
    for (const event of events) if (event.type.startsWith('step.')) late.push(performance.timeOrigin + performance.now() - event.at)
  return [percentile(late, 0.5), percentile(late, 0.99)]
}
