import { rmSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { findLastFailed, onlyLastFailed } from '../again.ts'
import { flowsOf, runnable, runProject } from '../testing/run-project.ts'
import { tempProject } from '../testing/temp-project.ts'
import { tinyActions } from '../testing/tiny-actions.ts'
import { chooseRows, collectRows } from './data-rows.ts'
import { createNameCounter } from './name-counter.ts'

const temp = tempProject()

const flowText = (file: string): string =>
  `name: A\ndata: ${file}\nsteps: [{ id: say, action: say, config: { name: "\${id}" }, assert: ['$ != "17"', '$ != "2500"'] }]\n`

const actions = tinyActions({ say: ({ name }) => name })

const csv = (count: number): string => `id,kind\n${Array.from({ length: count }, (_, index) => `${index},k${index % 3}\n`).join('')}`

const load = async (file: string) => {
  const path = temp.write('a.testmesh.yaml', flowText(file))
  const [flow] = await flowsOf(await temp.load(), path, { descriptors: actions.descriptors })
  if (!flow) throw new Error('no flow')
  return flow
}

describe('many rows', () => {
  it('are counted, named and read again', async () => {
    temp.write('rows.csv', csv(3_000))
    const { rows, diagnostics } = await load('rows.csv')
    if (!rows) throw new Error(JSON.stringify(diagnostics))
    expect({ count: rows.count, columns: rows.columns }).toEqual({ count: 3_000, columns: ['id', 'kind'] })
    const all = await collectRows(rows)
    expect(all[2_999]).toEqual({ index: 2_999, name: '2999', values: { id: '2999', kind: 'k2' }, line: 3_001 })
    expect(new Set(all.map(({ name }) => name)).size).toBe(3_000)
    expect(await collectRows(rows)).toEqual(all)
  })

  it('have names of their own also where what names the first ones comes again', async () => {
    temp.write('rows.csv', `${csv(2_000)}5,k1\n1999,k9\nnew,k1\nrow 2,k1\n`)
    const { rows } = await load('rows.csv')
    const names = rows ? (await collectRows(rows)).map(({ name }) => name) : []
    expect([names[4], names[5], names[1_999], ...names.slice(2_000)]).toEqual([
      '4',
      'row 6',
      'row 2000',
      'row 2001',
      'row 2002',
      'new',
      'row 2004',
    ])
    expect(new Set(names).size).toBe(2_004)
  })

  it('are checked to the last one before anything runs', async () => {
    temp.write('rows.csv', csv(3_000).replace('2500,k1', '2500'))
    const { plan, diagnostics } = await load('rows.csv')
    expect(plan).toBeUndefined()
    const [problem] = diagnostics
    expect(problem?.message).toBe('rows.csv cannot be used: line 2502 has 1 value, which is not what its header names')
    const offset = csv(2_500).length
    const at = { line: 2_502, column: 1, offset }
    expect(problem?.related).toEqual([{ message: 'here', place: { file: 'rows.csv', span: { start: at, end: at } } }])
  })

  it('are told as what they no longer are', async () => {
    temp.write('rows.csv', csv(2_000))
    const { rows } = await load('rows.csv')
    temp.write('rows.csv', csv(1_999))
    await expect(rows && collectRows(rows)).rejects.toThrow(
      'rows.csv cannot be used any more: it had 2000 rows when they were counted, and has 1999 now',
    )
    temp.write('rows.csv', 'id,kind\n1\n')
    await expect(rows && collectRows(rows)).rejects.toThrow('rows.csv cannot be used any more: line 2 has 1 value')
  })

  it('run each, and those that failed run again', async () => {
    temp.write('rows.csv', csv(3_000))
    const path = temp.write('a.testmesh.yaml', flowText('rows.csv'))
    const project = await temp.load()
    const { counts } = await runProject(project, [path], { actions, parallel: 4 })
    expect(counts).toMatchObject({ passed: 2_998, failed: 2 })
    const last = await findLastFailed(project)
    const flows = await runnable(project, [path], { descriptors: actions.descriptors })
    if (!last) throw new Error('nothing was recorded')
    const again = await onlyLastFailed({ flows, diagnostics: [], passedOver: 0, filteredOut: 0, tags: [] }, last)
    const [{ rows } = { rows: undefined }] = again.flows
    expect(rows?.count).toBe(2)
    expect(rows && (await collectRows(rows)).map(({ name, line }) => [name, line])).toEqual([
      ['17', 19],
      ['2500', 2_502],
    ])
  })

  it('are chosen without keeping more than the first of them, in order and as often as they are read', async () => {
    temp.write('rows.csv', csv(3_000))
    const { rows } = await load('rows.csv')
    const chosen = async (isWanted: (index: number) => boolean) => {
      const part = rows && (await chooseRows(rows, ({ index }) => isWanted(index)))
      if (!part) return undefined
      const [first, again] = [await collectRows(part), await collectRows(part)]
      expect(again).toEqual(first)
      return [part.count, part.isPart, first.length, first.at(-1)?.index]
    }
    expect(await chosen((index) => index % 2 === 0)).toEqual([1_500, true, 1_500, 2_998])
    expect(await chosen((index) => index % 3 === 0)).toEqual([1_000, true, 1_000, 2_997])
    expect(await chosen(() => true)).toEqual([3_000, undefined, 3_000, 2_999])
    expect(await chosen(() => false)).toBeUndefined()
  })

  it('are refused beyond a limit, and held up to it', async () => {
    const path = temp.write('a.testmesh.yaml', flowText('rows.csv'))
    const file = temp.write('rows.csv', csv(2_000))
    const options = { descriptors: actions.descriptors, rowLimit: 2_000 }
    const [held] = await flowsOf(await temp.load(), path, options)
    rmSync(file)
    expect(held?.rows && (await collectRows(held.rows)).length).toBe(2_000)
    temp.write('rows.csv', csv(2_001))
    const [refused] = await flowsOf(await temp.load(), path, options)
    expect(refused?.rows).toBeUndefined()
    expect(refused?.diagnostics.map(({ code, message, place }) => [code, message, place.span?.start.line])[0]).toEqual([
      'PROJECT_TOO_MANY_ROWS',
      'rows.csv has 2001 rows, and one run on a server takes 2000',
      2,
    ])
  })
})

describe('the counter of names', () => {
  it('knows which come twice', () => {
    const counter = createNameCounter()
    for (let index = 0; index < 100_000; index++) counter.note(`name ${index}`)
    for (let index = 0; index < 100_000; index += 1_000) counter.note(`name ${index}`)
    const shared = Array.from({ length: 100_000 }, (_, index) => index).filter((index) => counter.isShared(`name ${index}`))
    expect(shared).toEqual(Array.from({ length: 100 }, (_, index) => index * 1_000))
  })
})
