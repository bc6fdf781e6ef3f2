import { expect, it } from 'vitest'
import { pathRows } from './path-folders.ts'

it('makes a tree of paths, with what has only one way in one row', () => {
  const folders = [
    { path: 'shop', flows: 4 },
    { path: 'shop/orders', flows: 1 },
    { path: 'shop/users', flows: 2 },
    { path: 'tests', flows: 3 },
    { path: 'tests/e2e', flows: 3 },
    { path: 'tests/e2e/slow', flows: 1 },
  ]
  expect(pathRows(folders)).toEqual([
    { id: 'shop', name: 'shop', depth: 0, flows: 4 },
    { id: 'shop/orders', name: 'orders', depth: 1, flows: 1 },
    { id: 'shop/users', name: 'users', depth: 1, flows: 2 },
    { id: 'tests/e2e', name: 'tests/e2e', depth: 0, flows: 3 },
    { id: 'tests/e2e/slow', name: 'slow', depth: 1, flows: 1 },
  ])
  expect(pathRows([])).toEqual([])
})
