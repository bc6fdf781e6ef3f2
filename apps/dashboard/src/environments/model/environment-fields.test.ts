import { describe, expect, it } from 'vitest'
import { mergeFields } from '../../ui/merge-fields.ts'
import { fieldsOf } from './environment-fields.ts'

const seen = fieldsOf({ name: 'staging', description: null, isProtected: false, pool: 'default', routing: {} })

describe('two people who change the same environment', () => {
  it('both keep what only one of them changed', () => {
    const merge = mergeFields({ seen, mine: { ...seen, description: 'mine' }, theirs: { ...seen, isProtected: true } })
    expect(merge).toEqual({ merged: { ...seen, description: 'mine', isProtected: true }, contested: [], isChanged: true })
  })

  it('are told what both changed, and nothing is lost of either', () => {
    const merge = mergeFields({
      seen,
      mine: { ...seen, routing: '{"headers":{}}', name: 'stage' },
      theirs: { ...seen, routing: '{}', name: 'stage' },
    })
    expect(merge).toEqual({ merged: { ...seen, name: 'stage', routing: '{"headers":{}}' }, contested: ['routing'], isChanged: true })
  })

  it('are told nothing when the other one only changed variables', () => {
    expect(mergeFields({ seen, mine: { ...seen, name: 'mine' }, theirs: seen })).toMatchObject({ isChanged: false })
  })
})
