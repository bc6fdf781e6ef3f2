import { describe, expect, it } from 'vitest'
import { differencesOf, unknowable } from './differences.ts'
import { matrixRows } from './matrix.ts'

const rows = matrixRows({
  environments: [
    { id: 'l', name: 'local' },
    { id: 's', name: 'staging' },
  ],
  variables: [
    { name: 'HIDDEN_THERE', values: { l: 'x' } },
    { name: 'LIMITS', values: { l: { a: 1, b: 2 }, s: { b: 2, a: 1 } } },
    { name: 'ONLY_LOCAL', values: { l: 1 } },
    { name: 'ONLY_STAGING', values: { s: false } },
    { name: 'PORT', values: { l: 5000, s: '5000' } },
    { name: 'SAME', values: { l: 'x', s: 'x' } },
  ],
  secrets: [
    { name: 'HIDDEN_THERE', environments: ['s'] },
    { name: 'KEY', environments: ['l', 's'] },
    { name: 'TOKEN', environments: ['s'] },
  ],
})

describe('two environments', () => {
  it('differ in what one alone has, and in what they say otherwise', () => {
    expect(differencesOf(rows, 'l', 's').map(({ name, where }) => `${name}: ${where}`)).toEqual([
      'HIDDEN_THERE: both',
      'ONLY_LOCAL: left',
      'ONLY_STAGING: right',
      'PORT: both',
      'TOKEN: right',
    ])
  })

  it('do not differ from themselves, and the other way round the sides are changed', () => {
    expect(differencesOf(rows, 'l', 'l')).toEqual([])
    const turned = differencesOf(rows, 's', 'l').map(({ name, left, right }) => ({ name, left: right, right: left }))
    expect(turned).toEqual(differencesOf(rows, 'l', 's').map(({ name, left, right }) => ({ name, left, right })))
  })

  it('keep what both hide', () => {
    expect(unknowable(rows, 'l', 's')).toEqual(['KEY'])
  })
})
