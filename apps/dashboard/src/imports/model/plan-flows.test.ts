import { maxFlowLength } from '@testmesh/protocol'
import { describe, expect, it } from 'vitest'
import { flowTree } from './flow-tree.ts'
import { type FlowChoice, folderOf, type KnownFlow, planFlows, whyNoFolder } from './plan-flows.ts'

const found = (path: string, text = path) => ({
  path: `${path}.testmesh.yaml`,
  name: path,
  steps: [{ name: 'one', asks: `GET /${path}`, checks: 1 }],
  text,
  sha256: text,
})
const known = (path: string, sha256: string): KnownFlow => ({ id: path, path: `${path}.testmesh.yaml`, sha256, version: 3 })
const choice = (choice: Partial<FlowChoice>): FlowChoice => ({ folder: 'flows', left: new Set(), onClash: new Map(), ...choice })
const paths = (...given: Parameters<typeof planFlows>) => planFlows(...given).map(({ path }) => path)

describe('what becomes of flows that were found', () => {
  const flows = [found('a'), found('shop/b'), found('shop/c')]
  it('puts them into the folder, without those that are not wanted', () => {
    const left = new Set(['shop/b.testmesh.yaml'])
    expect(paths(flows, [], choice({ left }))).toEqual(['flows/a.testmesh.yaml', undefined, 'flows/shop/c.testmesh.yaml'])
    expect(paths(flows, [], choice({ folder: '' }))[0]).toBe('a.testmesh.yaml')
  })

  it('writes over nothing by itself, and nothing that is there to the letter', () => {
    const there = [known('flows/a', 'other'), known('flows/shop/b', 'shop/b')]
    const planned = planFlows(flows, there, choice({}))
    expect(planned.map(({ taken, isThere, path }) => [taken?.id, isThere, path])).toEqual([
      ['flows/a', false, undefined],
      [undefined, true, undefined],
      [undefined, false, 'flows/shop/c.testmesh.yaml'],
    ])
  })

  it('replaces, or keeps both under a name that nobody has', () => {
    const there = [known('flows/a', 'other'), known('flows/a-2', 'x')]
    const onClash = (what: 'replace' | 'keepBoth') => choice({ onClash: new Map([['a.testmesh.yaml', { onClash: what, seen: 'other' }]]) })
    expect(paths([found('a')], there, onClash('replace'))).toEqual(['flows/a.testmesh.yaml'])
    // Somebody saved it meanwhile, or the folder is another one.
    expect(paths([found('a')], [known('flows/a', 'newer')], onClash('replace'))).toEqual([undefined])
    expect(paths([found('a'), found('a-3')], there, onClash('keepBoth'))).toEqual(['flows/a-4.testmesh.yaml', 'flows/a-3.testmesh.yaml'])
  })

  it('says which is too long for a flow', () => {
    const [long] = planFlows([found('a', 'x'.repeat(maxFlowLength + 1))], [], choice({}))
    expect([long?.isWanted, long?.path, long?.problem]).toEqual([false, undefined, expect.stringContaining('513 thousand')])
  })

  it('shows them as a tree, narrowed by what they are called and ask', () => {
    const shown = (filter: string) =>
      flowTree(planFlows(flows, [], choice({})), filter).map((row) =>
        row.type === 'folder' ? `${row.depth} ${row.path} ${row.flows.length}` : `${row.depth} ${row.planned.flow.name}`,
      )
    expect(shown('')).toEqual(['0 a', '0 shop/ 2', '1 shop/b', '1 shop/c'])
    expect(shown('get /SHOP/c')).toEqual(['0 shop/ 1', '1 shop/c'])
  })
})

it('takes a folder as people type it, and says what is none', () => {
  expect([' /flows/shop/ ', '', 'a'].map(folderOf)).toEqual(['flows/shop', '', 'a'])
  expect(['', 'flows/shop', '/flows/ ', 'my flows', 'v1.2', '..hidden'].map(whyNoFolder)).toEqual(Array(6).fill(undefined))
  for (const wrong of ['../x', 'a//b', 'a/./b', 'a\\b', 'x'.repeat(201)]) expect(whyNoFolder(wrong)).toBeDefined()
})
