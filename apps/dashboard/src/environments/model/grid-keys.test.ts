import { expect, it } from 'vitest'
import { placeAfterKey } from './grid-keys.ts'

const size = { rows: 30, columns: 4, pageRows: 12 }
const after = (key: string, row = 10, column = 2) =>
  Object.values(
    placeAfterKey({ row, column }, { key: key.replace('Ctrl ', ''), ctrlKey: key.startsWith('Ctrl'), metaKey: false }, size) ?? {},
  )

it('moves through a grid and stops at its edges', () => {
  const keys = ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'PageUp', 'PageDown', 'Home', 'End', 'Ctrl Home', 'Ctrl End', 'Enter']
  expect(keys.map((key) => after(key))).toEqual([[9, 2], [11, 2], [10, 1], [10, 3], [0, 2], [22, 2], [10, 0], [10, 3], [0, 0], [29, 3], []])
  expect(after('ArrowUp', 0, 0)).toEqual([0, 0])
  expect(after('ArrowDown', 29, 3)).toEqual([29, 3])
  expect(after('PageDown', 25, 3)).toEqual([29, 3])
})
