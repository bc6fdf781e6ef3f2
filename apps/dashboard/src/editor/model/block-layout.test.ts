import { readFlow } from '@testmesh/flow'
import type { Flow } from '@testmesh/flow/model'
import { describe, expect, it } from 'vitest'
import { type BlockNode, layoutBlocks } from './block-layout.ts'

const flowOf = (text: string): Flow => {
  const { flow } = readFlow(text, [])
  if (!flow) throw new Error('no flow')
  return flow
}

const nested = flowOf(`
name: Nested
setup:
  - { id: a, action: log }
steps:
  - id: choose
    action: condition
    config:
      condition: x > 1
      then: [{ id: b, action: log }, { id: c, action: log }]
      else: [{ id: d, action: log }]
  - id: loop
    action: for_each
    config: { items: [1], steps: [{ id: e, action: log }] }
teardown:
  - { id: f, action: log }
`)

const find = (nodes: readonly BlockNode[], id: string): BlockNode => {
  const found = nodes.find((node) => node.id === id)
  if (!found) throw new Error(`no ${id}`)
  return found
}
const inside = (inner: BlockNode, outer: BlockNode): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height
const overlap = (a: BlockNode, b: BlockNode): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

describe('the picture of a flow', () => {
  it('holds every step once, branches inside their step, lanes below each other, no card over another', () => {
    const { nodes } = layoutBlocks(nested)
    const cards = nodes.filter(({ kind }) => kind === 'step')
    expect(cards.map(({ id }) => id)).toEqual([
      '/setup/0',
      '/steps/0/config/then/0',
      '/steps/0/config/then/1',
      '/steps/0/config/else/0',
      '/steps/1/config/steps/0',
      '/teardown/0',
    ])
    const box = find(nodes, '/steps/0')
    for (const id of ['/steps/0/config/then/0', '/steps/0/config/then/1', '/steps/0/config/else/0', 'add:/steps/0/config/else:1'])
      expect(inside(find(nodes, id), box)).toBe(true)
    for (const one of cards) for (const other of cards) if (one !== other) expect(overlap(one, other)).toBe(false)
    expect(nodes.filter(({ kind }) => kind === 'label').map((node) => node.kind === 'label' && node.text)).toEqual([
      'Setup',
      'Steps',
      'true',
      'false',
      'Teardown · always runs',
    ])
  })

  it('shows a folded step as one card with what it holds', () => {
    const { nodes } = layoutBlocks(nested, (pointer) => pointer === '/steps/0')
    expect(find(nodes, '/steps/0')).toMatchObject({ kind: 'step', folded: 3, width: 260, height: 64 })
    expect(nodes.some(({ id }) => id.startsWith('/steps/0/'))).toBe(false)
  })

  it('is the same each time, and quick for a thousand steps', () => {
    const long = flowOf(`name: Long\nsteps:\n${Array.from({ length: 1000 }, (_, n) => `  - { id: s${n}, action: log }\n`).join('')}`)
    expect(layoutBlocks(long)).toEqual(layoutBlocks(long))
    expect(layoutBlocks(long).nodes.filter(({ kind }) => kind === 'step')).toHaveLength(1000)
  })

  it('shows what runs when a step failed, and what cleans up behind it, beside its own steps', () => {
    const { nodes } = layoutBlocks(
      flowOf(`
name: Behind
steps:
  - id: make
    action: log
    cleanup: [{ id: undo, action: log }]
  - id: loop
    action: for_each
    config: { items: [1], steps: [{ id: inner, action: log }] }
    on_error: { steps: [{ id: tell, action: log }], on_timeout: [{ id: late, action: log }] }
`),
    )
    const cards = nodes.filter(({ kind }) => kind === 'step').map(({ id }) => id)
    expect(cards).toEqual([
      '/steps/0/cleanup/steps/0',
      '/steps/1/config/steps/0',
      '/steps/1/on_error/steps/0',
      '/steps/1/on_error/on_timeout/0',
    ])
    expect(nodes.flatMap((node) => (node.kind === 'label' && node.of === 'branch' ? [node.text] : []))).toEqual([
      'cleanup, at the end',
      'steps',
      'when it failed',
      'when it took too long',
    ])
    expect(inside(find(nodes, '/steps/0/cleanup/steps/0'), find(nodes, '/steps/0'))).toBe(true)
  })
})
