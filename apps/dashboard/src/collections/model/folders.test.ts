import { describe, expect, it } from 'vitest'
import { type Folder, idsWithin, pathOf, treeRows, treeStep, whyNotInto } from './folders.ts'

const folders: readonly Folder[] = [
  { id: 'pay', name: 'Payments', parentId: null },
  { id: 'cards', name: 'Cards', parentId: 'pay' },
  { id: 'refunds', name: 'Refunds', parentId: 'pay' },
  { id: 'partial', name: 'Partial', parentId: 'refunds' },
  { id: 'catalog', name: 'Catalog', parentId: null },
  { id: 'lost', name: 'Lost', parentId: 'gone' },
]
const shown = (...closed: string[]): string[] =>
  treeRows(folders, new Set(closed)).map(({ name, level, position, siblings }) => `${level} ${name} ${position}/${siblings}`)

describe('the tree of folders', () => {
  it('begins with the root, and shows what is open', () => {
    expect(shown()).toEqual([
      '1 All flows 1/1',
      '2 Payments 1/3',
      '3 Cards 1/2',
      '3 Refunds 2/2',
      '4 Partial 1/1',
      '2 Catalog 2/3',
      '2 Lost 3/3',
    ])
    expect(shown('pay')).toEqual(['1 All flows 1/1', '2 Payments 1/3', '2 Catalog 2/3', '2 Lost 3/3'])
    expect(treeRows([], new Set())).toMatchObject([{ id: null, hasFolders: false }])
  })

  it('knows what lies within, and the way there', () => {
    expect(idsWithin(folders, 'pay')).toEqual(['pay', 'cards', 'refunds', 'partial'])
    expect(pathOf(folders, 'partial')).toBe('Payments / Refunds / Partial')
    expect(pathOf(folders, null)).toBe('')
  })

  it('lets no folder into itself, into its own, or where it is', () => {
    const into = (target: string | null) => whyNotInto(folders, 'refunds', target)
    expect(['refunds', 'partial', 'pay', 'catalog', null].map(into)).toEqual([
      'This is the folder itself.',
      'It lies within the folder.',
      'It lies here already.',
      undefined,
      undefined,
    ])
    expect(whyNotInto(folders, 'pay', null)).toBe('It lies here already.')
  })

  it('is walked by keys', () => {
    const after = (at: string | null, key: string, ...closed: string[]) => {
      const step = treeStep(treeRows(folders, new Set(closed)), at, key)
      return step && `${step.type} ${step.id}`
    }
    expect([after(null, 'ArrowDown'), after(null, 'ArrowUp'), after('pay', 'ArrowDown', 'pay')]).toEqual([
      'go pay',
      undefined,
      'go catalog',
    ])
    expect([after('pay', 'ArrowRight', 'pay'), after('pay', 'ArrowRight'), after('cards', 'ArrowRight')]).toEqual([
      'open pay',
      'go cards',
      undefined,
    ])
    expect([after('pay', 'ArrowLeft'), after('cards', 'ArrowLeft'), after('pay', 'ArrowLeft', 'pay'), after(null, 'ArrowLeft')]).toEqual([
      'close pay',
      'go pay',
      'go null',
      undefined,
    ])
    expect([after('cards', 'Home'), after('cards', 'End'), after('cards', 'c'), after('catalog', 'c'), after('pay', 'F2')]).toEqual([
      'go null',
      'go lost',
      'go catalog',
      'go cards',
      undefined,
    ])
  })
})
