import { expect, it } from 'vitest'
import { folderRows, pathOf, targetsOf } from './folders.ts'

const folders = [
  { id: 'p', name: 'Payments', parentId: null },
  { id: 'r', name: 'Refunds', parentId: 'p' },
  { id: 'd', name: 'Deep', parentId: 'r' },
  { id: 'u', name: 'Users', parentId: null },
]

it('shows folders below each other, without what lies in a closed one', () => {
  expect(folderRows(folders, () => false).map(({ name, depth }) => [name, depth])).toEqual([
    ['Payments', 0],
    ['Refunds', 1],
    ['Deep', 2],
    ['Users', 0],
  ])
  expect(folderRows(folders, (id) => id === 'p').map(({ name, hasInner }) => [name, hasInner])).toEqual([
    ['Payments', true],
    ['Users', false],
  ])
})

it('moves no folder into itself, and names where one lies', () => {
  expect(targetsOf(folders, 'p').map(({ name }) => name)).toEqual(['Users'])
  expect(targetsOf(folders, 'd').map(({ name }) => name)).toEqual(['Payments', 'Refunds', 'Users'])
  expect(pathOf(folders, 'd')).toBe('Payments / Refunds / Deep')
})
