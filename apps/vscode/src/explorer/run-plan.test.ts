import { expect, it } from 'vitest'
import { runPlan } from './run-plan.ts'

it('runs whole flows together, by their lines where a file has several, and each data row by its title', () => {
  const flow = (file: string, line?: number, row?: string) => ({ file, line, row })
  const wanted = [flow('a.yaml'), flow('b.yaml', 2), flow('b.yaml', 13), flow('c.yaml', undefined, 'Prices [pot]')]
  expect(runPlan(wanted)).toEqual([
    ['a.yaml', 'b.yaml:2', 'b.yaml:13'],
    ['c.yaml', '--grep', 'Prices [pot]'],
  ])
  expect(runPlan([])).toEqual([])
})
