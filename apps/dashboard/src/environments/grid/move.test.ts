import { expect, it } from 'vitest'
import { moved } from './move.ts'

it('moves within the grid, and never out of it', () => {
  const size = { rows: 30, columns: 4 }
  const from = { row: 2, column: 3 }
  const keys = ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'PageUp', 'PageDown', 'Home', 'End', 'mod+Home', 'mod+End', 'x']
  expect(keys.map((key) => Object.values(moved(key, from, size) ?? {}).join(':'))).toEqual([
    '1:3',
    '3:3',
    '2:2',
    '2:3',
    '0:3',
    '12:3',
    '2:0',
    '2:3',
    '0:0',
    '29:3',
    '',
  ])
})
