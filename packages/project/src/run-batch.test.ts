import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type ExecutionEvent, emptyExecutionState, foldExecution, streamLaws } from '@testmesh/protocol'
import { listBatches, readBatch } from '@testmesh/recordings'
import { describe, expect, it } from 'vitest'
import { type RunProjectOptions, runProject } from './testing/run-project.ts'
import { tempProject } from './testing/temp-project.ts'
import { type TinyRun, tinyActions } from './testing/tiny-actions.ts'

const temp = tempProject()

const flow = (name: string, text = 'steps: [{ id: a, action: say, config: { name: hello } }]'): string =>
  temp.write(`${name}.testmesh.yaml`, `name: ${name}\n${text}\n`)

interface TestRun extends Partial<RunProjectOptions> {
  readonly say?: TinyRun
}

const run = async (paths: readonly string[], { say = ({ name }) => name, ...options }: TestRun = {}) =>
  runProject(await temp.load(), paths, { actions: tinyActions({ say }), ...options })

/** What is on the disk: the events of each execution, in the order they began. @throws when a stream breaks a law */
const recorded = async (batchId: string, secrets: readonly string[] = []): Promise<ExecutionEvent[][]> => {
  const streams = new Map<string, ExecutionEvent[]>()
  for await (const event of readBatch(temp.path('.testmesh'), batchId)?.events() ?? []) {
    const stream = streams.get(event.executionId)
    if (stream) stream.push(event)
    else streams.set(event.executionId, [event])
  }
  for (const stream of streams.values()) expect(streamLaws(stream, { secrets })).toEqual([])
  return [...streams.values()]
}

/** A line for each execution: `name row: verdict step=outcome…`. */
const summary = (streams: readonly ExecutionEvent[][]): string[] =>
  streams.map((events) => {
    const state = events.reduce(foldExecution, emptyExecutionState())
    const steps = [...state.steps.values()].map(({ path, outcome }) => `${path}=${outcome}`)
    return [`${[state.flow?.name, state.row?.name].filter(Boolean).join(' ')}: ${state.verdict}`, ...steps].join(' ')
  })

describe('a batch', () => {
  it('records what its followers see, and obeys the laws of streams', async () => {
    const seen: unknown[] = []
    const follower: RunProjectOptions['follower'] = {
      onBatch: ({ type }) => seen.push(type),
      onEvents: (_, events) => seen.push(...events),
    }
    const { batchId, counts, isInterrupted } = await run([flow('one'), flow('two', 'steps: [{ action: say, assert: ["$ == 1"] }]')], {
      follower,
    })
    expect({ counts, isInterrupted }).toEqual({
      counts: { passed: 1, failed: 1, error: 0, skipped: 0, cancelled: 0, flaky: 0 },
      isInterrupted: false,
    })
    const streams = await recorded(batchId)
    expect(seen).toEqual(['batch.started', ...JSON.parse(JSON.stringify(streams.flat())), 'batch.finished'])
    expect(summary(streams)).toEqual(['one: passed steps/a=passed', 'two: failed steps/step_1=failed'])
    const batch = readBatch(temp.path('.testmesh'), batchId)
    expect(batch?.flowOfFile('one.testmesh.yaml')).toBe(temp.read('one.testmesh.yaml'))
    expect(batch?.record.started?.data).toMatchObject({ command: 'testmesh run', planned: 2, parallel: 1, version: 'test' })
    expect(batch?.record.finished?.data.counts).toEqual(counts)
  })

  it('runs a flow once per row, each an execution of its own', async () => {
    temp.write('rows.csv', 'sku\ntea\npot\n')
    const text = 'data: rows.csv\nsteps: [{ id: a, action: say, config: { name: "${sku}" }, assert: [\'$ == "tea"\'] }]'
    const { batchId, counts } = await run([flow('one', text)])
    expect([counts.passed, counts.failed]).toEqual([1, 1])
    expect(summary(await recorded(batchId))).toEqual(['one tea: passed steps/a=passed', 'one pot: failed steps/a=failed'])
  })

  it('begins no more at the same time than there are, however many may', async () => {
    const path = flow('rows', 'data: [{ who: ada }, { who: eve }]\nsteps: [{ action: say, config: { name: "${who}" } }]')
    const { counts } = await run([path], { parallel: Number.MAX_SAFE_INTEGER })
    expect(counts.passed).toBe(2)
  })

  it('runs the documents of a file as flows of their own', async () => {
    const steps = 'steps: [{ id: a, action: say }]'
    const path = temp.write('both.testmesh.yaml', `name: one\n${steps}\n---\nname: two\n${steps}\n`)
    const { batchId } = await run([path])
    expect(summary(await recorded(batchId))).toEqual(['one: passed steps/a=passed', 'two: passed steps/a=passed'])
  })

  it('has an id of its own, also when two begin at once', async () => {
    const paths = [flow('one')]
    const results = await Promise.all([run(paths), run(paths), run(paths)])
    expect(new Set(results.map(({ batchId }) => batchId)).size).toBe(3)
    expect(listBatches(temp.path('.testmesh'))).toHaveLength(3)
    for (const { batchId } of results) expect(summary(await recorded(batchId))).toEqual(['one: passed steps/a=passed'])
  })

  it('keeps no secret on the disk', async () => {
    const say: TinyRun = (config, { log }) => {
      log(`saying ${config.name}`)
      throw new Error(`cannot say ${config.name}`)
    }
    const text = 'steps: [{ id: a, action: say, config: { name: "${KEY}" }, output: { said: $ } }]'
    const { batchId, counts } = await run([flow('one', text)], { say, secrets: { KEY: 'hunter2-hunter2' } })
    expect(counts.error).toBe(1)
    expect((await recorded(batchId, ['hunter2'])).length).toBe(1)
    const folder = temp.path('.testmesh')
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    for (const { parentPath, name } of files) expect(readFileSync(join(parentPath, name), 'latin1')).not.toContain('hunter2')
  })
})

describe('running again', () => {
  it('is an epoch of the same execution, and flaky when it passes then', async () => {
    let tries = 0
    const say: TinyRun = () => ++tries
    const { batchId, counts } = await run([flow('one', 'steps: [{ id: a, action: say, assert: ["$ == 3"] }]')], { say, retries: 5 })
    expect(counts).toMatchObject({ flaky: 1, passed: 0, failed: 0 })
    const [events = [], ...others] = await recorded(batchId)
    expect(others).toEqual([])
    const restarts = events.filter(({ type }) => type === 'execution.restarted')
    expect(restarts.map(({ epoch, seq, data }) => [epoch, seq, data])).toEqual([
      [1, 0, { reason: 'retry 1 of 5' }],
      [2, 0, { reason: 'retry 2 of 5' }],
    ])
    expect(summary([events])).toEqual(['one: flaky steps/a=passed'])
  })

  it('does not count what is in quarantine, to its last moment, unless it is asked to', async () => {
    const held = (until: string) => `quarantine: { until: ${until}, reason: late }\nsteps: [{ id: a, action: say, assert: ["$ == 1"] }]`
    const flows = [flow('one', held('2999-12-31')), flow('two', held('2026-01-31')), flow('three')]
    const first = await run(flows, { maxFailures: 2 })
    expect([first.counts.failed, first.counts.passed, first.quarantined]).toEqual([2, 1, { failed: 1 }])
    const told = (await recorded(first.batchId)).map((events) => events.reduce(foldExecution, emptyExecutionState()).quarantine)
    expect(told).toEqual([{ until: '2999-12-31', reason: 'late' }, { until: '2026-01-31', reason: 'late', over: true }, undefined])
    expect(readBatch(temp.path('.testmesh'), first.batchId)?.record.finished?.data.quarantined).toEqual({ failed: 1 })
    const all = await run(flows, { maxFailures: 2, heedsQuarantine: false })
    expect([all.counts.failed, all.counts.passed, all.quarantined]).toEqual([2, 0, {}])
  })

  it('ends when the retries are spent', async () => {
    const { batchId, counts } = await run([flow('one', 'steps: [{ id: a, action: say, assert: ["$ == 1"] }]')], { retries: 2 })
    expect(counts).toMatchObject({ flaky: 0, failed: 1 })
    expect((await recorded(batchId))[0]?.at(-1)).toMatchObject({ epoch: 2, type: 'execution.finished', data: { verdict: 'failed' } })
  })

  it('asks once what an earlier run left behind', async () => {
    let asked = 0
    const restored = async () => {
      asked++
      return { outputs: { a: 'left' }, steps: {} }
    }
    const path = flow('one', 'steps: [{ id: a, action: say, assert: ["$ == 1"] }]')
    await run([path], { retries: 2, restored })
    expect(asked).toBe(1)
  })
})

describe('ending early', () => {
  it('begins nothing more after so many failures', async () => {
    const bad = 'steps: [{ id: a, action: say, assert: ["$ == 1"] }]'
    const { batchId, counts } = await run([flow('one', bad), flow('two'), flow('three', bad), flow('four')], { maxFailures: 2 })
    expect(counts).toMatchObject({ failed: 2, passed: 1 })
    expect((await recorded(batchId)).length).toBe(3)
  })

  it('cancels what runs when it is interrupted, cleans up after it, and begins nothing more', async () => {
    const controller = new AbortController()
    const said: string[] = []
    const say: TinyRun = ({ name }, { signal }) => {
      said.push(name)
      if (name !== 'wait') return name
      setTimeout(() => controller.abort('enough'), 5)
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    }
    const text = `steps:
  - { id: make, action: say, config: { name: make }, cleanup: [{ id: unmake, action: say, config: { name: unmake } }] }
  - { id: wait, action: say, config: { name: wait } }
  - { id: never, action: say, config: { name: never } }
teardown: [{ id: bye, action: say, config: { name: bye } }]`
    const { batchId, counts, isInterrupted } = await run([flow('one', text), flow('two')], { say, signal: controller.signal, retries: 3 })
    expect({ isInterrupted, cancelled: counts.cancelled, said }).toEqual({
      isInterrupted: true,
      cancelled: 1,
      said: ['make', 'wait', 'unmake', 'bye'],
    })
    const streams = await recorded(batchId)
    expect(streams.length).toBe(1)
    expect(streams[0]?.at(-1)).toMatchObject({ data: { verdict: 'cancelled', failure: { code: 'RUN_CANCELLED', message: 'enough' } } })
    expect(readBatch(temp.path('.testmesh'), batchId)?.record.finished?.data.interrupted).toBe(true)
  })

  it('keeps what was recorded when a follower breaks', async () => {
    const follower: RunProjectOptions['follower'] = {
      onBatch: ({ type }) => {
        if (type === 'batch.finished') throw new Error('no terminal')
      },
    }
    await expect(run([flow('one')], { follower })).rejects.toThrow('no terminal')
    const [batch] = listBatches(temp.path('.testmesh'))
    expect(summary(await recorded(batch?.record.batchId ?? ''))).toEqual(['one: passed steps/a=passed'])
  })

  it('tells its followers everything when the recording cannot be written, and then says why', async () => {
    const seen: string[] = []
    const follower: RunProjectOptions['follower'] = {
      onBatch: ({ type, batchId }) => {
        seen.push(type)
        if (type === 'batch.started') mkdirSync(temp.path(`.testmesh/batches/${batchId}/events.jsonl`))
      },
      onEvents: (_, events) => seen.push(...events.flatMap(({ type }) => (type === 'execution.finished' ? [type] : []))),
    }
    // More than is kept before the first write.
    const long = flow('long', `steps:\n${'  - { action: say }\n'.repeat(10)}`)
    const running = run([long, flow('next')], { follower, say: () => 'x'.repeat(10_000) })
    await expect(running).rejects.toThrow('EISDIR')
    expect(seen).toEqual(['batch.started', 'execution.finished', 'execution.finished', 'batch.finished'])
  })

  it('gives the verdict of the flow when a follower breaks at its events', async () => {
    const follower: RunProjectOptions['follower'] = {
      onEvents: () => {
        throw new Error('no terminal')
      },
    }
    expect((await run([flow('one')], { follower })).counts.passed).toBe(1)
  })
})

describe('side by side', () => {
  it('runs flows that share a lock one after the other, and others meanwhile', async () => {
    const running = new Set<string>()
    const together = new Set<string>()
    const say: TinyRun = async ({ name }) => {
      for (const other of running) together.add([name, other].sort().join('+'))
      running.add(name)
      await sleep(10)
      running.delete(name)
    }
    const locked = (name: string, locks: string) =>
      flow(name, `config: { locks: [${locks}] }\nsteps: [{ action: say, config: { name: ${name} } }]`)
    const paths = [
      locked('a', 'db'),
      locked('b', 'db, mail'),
      locked('c', 'mail'),
      flow('d', 'steps: [{ action: say, config: { name: d } }]'),
    ]
    const { counts } = await run([...paths, ...paths], { say, parallel: 4 })
    expect(counts.passed).toBe(8)
    // A flow with a lock keeps out itself too.
    for (const pair of ['a+a', 'a+b', 'b+b', 'b+c', 'c+c']) expect(together).not.toContain(pair)
    expect(together.size).toBeGreaterThan(0)
  })

  it('draws the same random values from the same seed', async () => {
    const text =
      'data: [{ n: 1 }, { n: 2 }]\nsteps: [{ id: a, action: say, config: { name: "${uuid()} ${randomInt(1, 1000000)}" }, output: { x: $ } }]'
    const paths = [flow('one', text)]
    const drawn = async (options: TestRun): Promise<string[]> => {
      const names: string[] = []
      await run(paths, { ...options, say: ({ name }) => names.push(name) })
      return names
    }
    const first = await drawn({ seed: 42 })
    expect(await drawn({ seed: 42 })).toEqual(first)
    expect(await drawn({ seed: 43 })).not.toEqual(first)
    expect(new Set(first).size).toBe(2)
    expect(await drawn({})).not.toEqual(await drawn({}))
  })

  it('--seed wins over that of the flow, of which each row has its own', async () => {
    const drawn = async (config: string, options: TestRun): Promise<string[]> => {
      const text = `${config}data: [{ n: 1 }, { n: 2 }]\nsteps: [{ id: a, action: say, config: { name: "\${uuid()}" }, output: { x: $ } }]`
      const names: string[] = []
      await run([flow('one', text)], { ...options, say: ({ name }) => names.push(name) })
      return names
    }
    const own = await drawn('config: { seed: 42 }\n', {})
    expect(new Set(own).size).toBe(2)
    expect(await drawn('config: { seed: 42 }\n', {})).toEqual(own)
    expect(await drawn('config: { seed: 42 }\n', { seed: 7 })).toEqual(await drawn('', { seed: 7 }))
  })

  it('leaves no ledger behind', async () => {
    await run([flow('one', 'steps: [{ id: a, action: say, cleanup: [{ action: say }] }]')])
    const folder = temp.path('.testmesh/cleanup')
    expect(existsSync(folder) ? readdirSync(folder) : []).toEqual([])
  })
})
