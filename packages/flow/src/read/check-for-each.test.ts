import { expect, it } from 'vitest'
import { readFlow } from './read-flow.ts'

const hintFor = (items: string): string | undefined => {
  const { diagnostics } = readFlow(`name: A\nsteps:\n  - { action: for_each, config: { items: "${items}", steps: [] } }\n`, [])
  return diagnostics.find(({ code }) => code === 'FLOW_WRONG_TYPE')?.hint
}

it('offers braces around what an expression reads, and a list for all else', () => {
  const offered = ['order_ids', 'read.body.items', 'rows[0].ids', 'rows[', 'rows[]', 'rows.', 'true', 'a, b'].map((items) => [
    items,
    hintFor(items),
  ])
  const writtenOut = 'write it out, as in [a, b], or as a template that gives one'
  expect(offered).toEqual([
    ['order_ids', 'write "${order_ids}"'],
    ['read.body.items', 'write "${read.body.items}"'],
    ['rows[0].ids', 'write "${rows[0].ids}"'],
    ['rows[', writtenOut],
    ['rows[]', writtenOut],
    ['rows.', writtenOut],
    ['true', writtenOut],
    ['a, b', writtenOut],
  ])
})
