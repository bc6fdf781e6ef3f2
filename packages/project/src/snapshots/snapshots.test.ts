import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { BatchEvent, JsonValue, SnapshotSummary } from '@testmesh/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isRunnable, runBatch, selectFlows, variableLayers } from '../index.ts'
import { flowsOf, type RunProjectOptions, runProject } from '../testing/run-project.ts'
import { tempProject } from '../testing/temp-project.ts'
import { type TinyRun, tinyActions } from '../testing/tiny-actions.ts'
import { readSnapshots, writeSnapshots } from './snapshot-file.ts'
import { snapshotFileOf } from './snapshot-path.ts'

const temp = tempProject()
const kept = 'flows/__snapshots__/shop.testmesh.snap.yaml'

interface Ran {
  readonly counts: Readonly<Record<string, number>>
  readonly snapshots: SnapshotSummary | undefined
}

const run = async (text: string, say: TinyRun, options: Partial<RunProjectOptions> = {}): Promise<Ran> => {
  const path = temp.write('flows/shop.testmesh.yaml', text)
  const batch: BatchEvent[] = []
  const follower = { onBatch: (event: BatchEvent) => void batch.push(event) }
  const { counts } = await runProject(await temp.load(), [path], { actions: tinyActions({ say }), follower, ...options })
  const finished = batch.find((event) => event.type === 'batch.finished')
  return { counts, snapshots: finished?.type === 'batch.finished' ? finished.data.snapshots : undefined }
}

const shop = `name: Shop
steps:
  - { id: order, action: say, config: {}, assert: [{ path: value, snapshot: { name: order, redact: { "$.id": "#uuid" } } }] }
  - { id: cart, action: say, config: {}, assert: [{ path: value.total, snapshot: cart }] }
`

const id = '6f9619ff-8b86-4d01-b42d-00cf4fc964ff'

describe('snapshots', () => {
  it('are written beside the flow in a form that is good to review, and compared from then on', async () => {
    const first = await run(shop, () => ({ total: 5, id, color: '#fff', lines: ['a', 'b'] }))
    expect([first.counts.passed, first.snapshots]).toEqual([1, { written: 2, updated: 0, removed: 0, obsolete: [] }])
    expect(temp.read(kept)).toMatchInlineSnapshot(`
      "# Kept by testmesh. Where new values are right, write them with: testmesh run --update-snapshots
      cart: 5
      order:
        color: \\#fff
        id: "#uuid"
        lines:
          - a
          - b
        total: 5
      "
    `)
    const again = await run(shop, () => ({ total: 5, id: id.replace('6', '7'), color: '#fff', lines: ['a', 'b'] }))
    expect([again.counts.passed, again.snapshots]).toEqual([1, undefined])
    const changed = await run(shop, () => ({ total: 6, id, color: '#fff', lines: ['a', 'b'] }))
    expect([changed.counts.failed, changed.snapshots]).toEqual([1, undefined])
    const updated = await run(shop, () => ({ total: 6, id, color: '#fff', lines: ['a', 'b'] }), { snapshots: 'all' })
    expect([updated.counts.passed, updated.snapshots]).toEqual([1, { written: 0, updated: 2, removed: 0, obsolete: [] }])
    expect((await readSnapshots(temp.path(kept))).get('cart')).toBe(6)
  })

  it('are not written where nothing may be', async () => {
    const { counts } = await run(shop, () => ({ total: 5, id }), { snapshots: 'nothing' })
    expect([counts.failed, existsSync(temp.path(kept))]).toEqual([1, false])
  })

  it('of rows that run side by side are all written', async () => {
    const rows = Array.from({ length: 40 }, (_, n) => `{ name: r${n}, n: ${n} }`).join(', ')
    const flow = `name: Shop
data: [${rows}]
steps: [{ id: a, action: say, config: { value: "\${n}" }, assert: [{ path: value, snapshot: n }] }]
`
    const { counts, snapshots } = await run(flow, ({ value }) => value, { parallel: 8 })
    expect([counts.passed, snapshots?.written]).toEqual([40, 40])
    const all = await readSnapshots(temp.path(kept))
    expect([all.size, all.get('n (r7)')]).toEqual([40, 7])
    expect((await run(flow, ({ value }) => value, { parallel: 8, snapshots: 'nothing' })).counts.passed).toBe(40)
  })

  it('that nobody asks for any more are told by a run of the whole flow, and removed by an update', async () => {
    await run(shop, () => ({ total: 5, id }))
    const less = shop.split('\n').slice(0, 3).join('\n')
    const told = { file: kept, keys: ['cart'] }
    expect((await run(less, () => ({ total: 5, id }))).snapshots).toEqual({ written: 0, updated: 0, removed: 0, obsolete: [told] })
    expect((await run(less, () => ({ total: 5, id }), { isWhole: false })).snapshots).toBeUndefined()
    expect((await run(less, () => ({ total: 7, id }), { isWhole: false })).snapshots).toBeUndefined()
    expect((await run(less, () => ({ total: 5, id }), { snapshots: 'all' })).snapshots?.removed).toBe(1)
    expect([...(await readSnapshots(temp.path(kept))).keys()]).toEqual(['order'])
    const none = 'name: Shop\nsteps: [{ id: a, action: say, config: {} }]\n'
    expect((await run(none, () => ({ total: 5, id }), { snapshots: 'all' })).snapshots?.removed).toBe(1)
    expect(existsSync(temp.path(kept))).toBe(false)
  })

  it('of rows that are left out are not obsolete', async () => {
    const flow = `name: Shop
data: [{ name: tea }, { name: pot }]
steps: [{ id: a, action: say, config: { value: "\${name}" }, assert: [{ path: value, snapshot: n }] }]
`
    const actions = tinyActions({ say: ({ value }) => value })
    await run(flow, ({ value }) => value)
    const project = await temp.load()
    const variables = variableLayers(project, { osEnvironment: {} })
    const options = { project, from: temp.root, descriptors: actions.descriptors, variables }
    const { flows } = await selectFlows([], { ...options, filter: { grep: 'Shop [pot]' } })
    const batch = { project, flows: flows.filter(isRunnable), actions, command: 'testmesh run', version: 'test' }
    const { counts } = await runBatch({ ...batch, snapshots: 'all' }, async () => [])
    expect([counts.passed, [...(await readSnapshots(temp.path(kept))).keys()]]).toEqual([1, ['n (pot)', 'n (tea)']])
  })

  it('of a step that was skipped are not obsolete', async () => {
    await run(shop, () => ({ total: 5, id }))
    const skipping = shop.replace('id: cart,', 'id: cart, when: "1 == 2",')
    expect((await run(skipping, () => ({ total: 5, id }), { snapshots: 'all' })).snapshots).toBeUndefined()
  })

  it('of several flows in one file are kept apart', async () => {
    const two = `${shop}---\n${shop.replace('name: Shop', 'name: Other')}`
    await run(two, () => ({ total: 5, id }))
    expect([...(await readSnapshots(temp.path(kept))).keys()]).toEqual(['Other › cart', 'Other › order', 'Shop › cart', 'Shop › order'])
  })

  it('stop the flow when their file cannot be read', async () => {
    temp.write(kept, 'order: [1\n')
    const { counts } = await run(shop, () => ({ total: 5, id }))
    expect(counts.error).toBe(1)
    expect(temp.read(kept)).toBe('order: [1\n')
  })

  it('may be any JSON', async () => {
    const path = join(temp.root, 'any.snap.yaml')
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue()), async (values) => {
        const snapshots = new Map(Object.entries(values as Record<string, JsonValue>))
        await writeSnapshots(path, snapshots)
        const read = await readSnapshots(path)
        expect(JSON.parse(JSON.stringify(Object.fromEntries(read)))).toEqual(JSON.parse(JSON.stringify(Object.fromEntries(snapshots))))
      }),
      { numRuns: 200 },
    )
  })

  it('are refused before the run where none are kept', async () => {
    const path = temp.write('flows/shop.testmesh.yaml', shop)
    const { descriptors } = tinyActions({ say: () => 1 })
    const [flow] = await flowsOf(await temp.load(), path, { descriptors, keepsSnapshots: false })
    expect(flow?.plan).toBeUndefined()
    expect(flow?.diagnostics.map(({ code, place }) => `${code} ${place.pointer}`)).toEqual([
      'SNAPSHOT_NOT_KEPT /steps/0/assert/0/snapshot',
      'SNAPSHOT_NOT_KEPT /steps/1/assert/0/snapshot',
    ])
  })

  it('lie beside their flow', () => {
    expect(snapshotFileOf('/p/flows/a.testmesh.yaml')).toBe('/p/flows/__snapshots__/a.testmesh.snap.yaml')
  })
})
