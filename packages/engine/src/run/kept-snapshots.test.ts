import { loadNeed } from '@testmesh/expressions'
import type { JsonValue } from '@testmesh/protocol'
import { describe, expect, it } from 'vitest'
import type { SnapshotBook } from '../ports.ts'
import { run, summary } from '../testing/run.ts'
import { type InlineAction, testPorts } from '../testing/test-ports.ts'

// A virtual clock does not wait for what is loaded from the disk.
await Promise.all([loadNeed('jsonpath'), loadNeed('hash')])

const bookOf = (kept: Record<string, JsonValue>, writes: SnapshotBook['writes'] = 'new') => {
  const seen: string[] = []
  const book: SnapshotBook = {
    writes,
    find: (key) => kept[key],
    keep: (key, value) => {
      kept[key] = value
    },
    see: (key, pointer) => {
      seen.push(`${key} ${pointer}`)
    },
  }
  return { book, kept, seen }
}

const runWith = async (
  flow: string,
  { book }: { book: SnapshotBook },
  options: { get?: InlineAction; secrets?: string[]; row?: string } = {},
) => {
  const { get = () => ({ body: { id: 'o-17' } }), secrets = [], row } = options
  const ports = { ...testPorts({ actions: { get } }), snapshots: { open: async () => book } }
  const rows = row === undefined ? {} : { row: { index: 0, name: row, values: {} } }
  return run(flow, ports, { secrets, ...rows })
}

const outcomes = ({ events }: Awaited<ReturnType<typeof run>>): string[] =>
  events.flatMap((event) =>
    event.type === 'step.asserted'
      ? event.data.results.flatMap(({ snapshot }) => (snapshot ? [`${event.path} ${snapshot.outcome} ${snapshot.key}`] : []))
      : [],
  )

const one = `steps:
  - id: get
    action: get
    config: {}
    assert: [{ path: body, snapshot: order }]
`

describe('a snapshot', () => {
  it('is written once, then compared; events tell which', async () => {
    const keeping = bookOf({})
    expect(outcomes(await runWith(one, keeping))).toEqual(['steps/get written order'])
    expect(keeping.kept).toEqual({ order: { id: 'o-17' } })
    expect(outcomes(await runWith(one, keeping))).toEqual(['steps/get matched order'])
    const changed = await runWith(one, keeping, { get: () => ({ body: { id: 'o-18' } }) })
    expect([...outcomes(changed), ...summary(changed)]).toEqual([
      'steps/get differs order',
      'steps/get failed (ASSERT_FAILED: body snapshot "order")',
      '= failed: ASSERT_FAILED: body snapshot "order"',
    ])
    expect(keeping.seen).toEqual(Array(3).fill('order /steps/0/assert/0'))
  })

  it('tells a file from another one that is as long', async () => {
    const made = bookOf({})
    const get = (byte: number) => () => ({ body: new Uint8Array([1, 2, byte]) })
    expect(summary(await runWith(one, made, { get: get(3) })).at(-1)).toBe('= passed')
    expect(made.kept).toEqual({ order: '[3 bytes, sha256 039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81]' })
    expect(summary(await runWith(one, made, { get: get(3) })).at(-1)).toBe('= passed')
    expect(summary(await runWith(one, made, { get: get(4) }))[0]).toMatch(/^steps\/get failed /)
  })

  it('is not written by a step that does not pass; under retry, the attempt that passes is what is kept', async () => {
    const keeping = bookOf({})
    const flow = `steps:
  - id: get
    action: get
    config: {}
    retry: { attempts: 3, delay: 1ms }
    assert: [{ path: body, snapshot: order }, body.n == 2]
`
    let n = 0
    const ran = await runWith(flow, keeping, { get: () => ({ body: { n: ++n } }) })
    expect(outcomes(ran)).toEqual(['steps/get unwritten order', 'steps/get written order'])
    expect(keeping.kept).toEqual({ order: { n: 2 } })
  })

  it('has a key for each round of a loop, and for each row', async () => {
    const keeping = bookOf({})
    const flow = `steps:
  - id: loop
    action: for_each
    config:
      items: [a, b]
      steps:
        - { id: get, action: get, config: {}, assert: [{ path: body, snapshot: order }, { path: body, snapshot: "own \${item}" }] }
`
    await runWith(flow, keeping, { row: 'first' })
    expect(Object.keys(keeping.kept)).toEqual(['order [0] (first)', 'own a', 'order [1] (first)', 'own b'])
  })

  it('holds no secret, and its keys are in order', async () => {
    const keeping = bookOf({})
    const get = () => ({ body: { z: 'tok-12345', a: { y: 1, b: ['Bearer tok-12345'] } } })
    await runWith(one, keeping, { get, secrets: ['tok-12345'] })
    expect(JSON.stringify(keeping.kept.order)).toBe('{"a":{"b":["Bearer ***"],"y":1},"z":"***"}')
    expect(outcomes(await runWith(one, keeping, { get, secrets: ['tok-12345'] }))).toEqual(['steps/get matched order'])
  })

  it('stops the flow before its first step where none are kept', async () => {
    expect(summary(await run(one, testPorts({ actions: { get: () => ({}) } })))).toEqual([
      '= error: SNAPSHOT_NOT_KEPT: snapshots are not kept here',
    ])
  })

  it('has a name of its own, in the assert of a step', async () => {
    const flow = `steps:
  - id: get
    action: get
    config: {}
    assert: [{ path: body, snapshot: order }, { path: body.id, snapshot: order }]
    assert_any: [{ path: body, snapshot: other }]
`
    await expect(runWith(flow, bookOf({}))).rejects.toThrowErrorMatchingInlineSnapshot(`
      [InvalidFlowError: flow:6:74 SNAPSHOT_NAME_TWICE: the snapshot name "order" is taken
      flow:7:42 SNAPSHOT_MISPLACED: a snapshot is kept of the step's own assert alone]
    `)
  })
})
