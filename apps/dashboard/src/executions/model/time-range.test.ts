import { expect, it } from 'vitest'
import { fromField, momentsOf, toField } from './time-range.ts'

const now = Date.parse('2026-05-04T12:00:00.000Z')
const since = '2026-05-01T08:00:00.000Z'
const until = '2026-05-01T09:30:00.000Z'

it('asks for the last hours, or for what lies between two moments, of which one may be open', () => {
  expect(momentsOf({ within: null, since, until }, now)).toEqual({})
  expect(momentsOf({ within: '24h', since, until }, now)).toEqual({ since: '2026-05-03T12:00:00.000Z' })
  expect(momentsOf({ within: 'between', since, until }, now)).toEqual({ since, until })
  expect(momentsOf({ within: 'between', since: null, until }, now)).toEqual({ until })
  expect(momentsOf({ within: 'between', since: 'yesterday', until: null }, now)).toEqual({})
})

it('brings a moment into a field and back', () => {
  expect(fromField(toField(since))).toBe(since)
  expect(toField(fromField('2026-05-01T10:15'))).toBe('2026-05-01T10:15')
  expect([fromField(''), toField(null), toField('yesterday')]).toEqual([null, '', ''])
})
