import { expect, it } from 'vitest'
import { everything, folderRows, pathOf, targetsOf, treeStep, withInner } from './folders.ts'

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

it('knows all that lies in a folder', () => {
  expect(withInner(folders, 'p')).toEqual(['p', 'r', 'd'])
  expect(withInner(folders, 'u')).toEqual(['u'])
})

it('is walked by arrows, from every flow to the last folder that is seen', () => {
  const step = (key: string, id: string, closed: readonly string[] = []): string => {
    const isClosed = (one: string): boolean => closed.includes(one)
    const found = treeStep(key, { rows: folderRows(folders, isClosed), id, isClosed })
    return found ? `${found.does} ${found.id}` : 'nothing'
  }
  expect(['ArrowUp', 'ArrowDown', 'Home', 'End', 'x'].map((key) => step(key, 'p'))).toEqual([
    `choose ${everything}`,
    'choose r',
    `choose ${everything}`,
    'choose u',
    'nothing',
  ])
  expect([step('ArrowUp', everything), step('ArrowDown', 'u'), step('ArrowLeft', everything)]).toEqual(['nothing', 'nothing', 'nothing'])
  expect([step('ArrowRight', 'p', ['p']), step('ArrowRight', 'p'), step('ArrowRight', 'u')]).toEqual(['open p', 'choose r', 'nothing'])
  expect([step('ArrowLeft', 'p'), step('ArrowLeft', 'p', ['p']), step('ArrowLeft', 'd')]).toEqual(['close p', 'nothing', 'choose r'])
  expect(step('ArrowDown', 'p', ['p'])).toBe('choose u')
})
