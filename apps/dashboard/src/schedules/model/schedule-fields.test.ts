import { describe, expect, it } from 'vitest'
import { readVariables } from '../../ui/variable-lines.ts'
import { bodyOf, fieldsOf, fieldWords, whyNotKept, withinChoices, withinWords } from './schedule-fields.ts'

const nightly = {
  name: 'Nightly',
  cron: '30 6 * * 1-5',
  timezone: 'Europe/Berlin',
  flows: { suite: 'shop', tags: ['smoke', 'orders'], folder: 'shop/orders' },
  environment: 'staging',
  variables: { LIMIT: 5, NOTE: 'two\nlines', EMPTY: '', DIGITS: '5' },
  overlap: 'allow',
  catchUp: 'all',
  catchUpWithinMs: 90 * 60_000,
} as const

const fields = fieldsOf(nightly, 'UTC')

describe('the form of a schedule', () => {
  it('gives back what it was opened with', () => {
    expect(bodyOf(fields)).toEqual(nightly)
    expect(fields.variables).toBe('LIMIT=5\nNOTE="two\\nlines"\nEMPTY=""\nDIGITS="5"')
  })

  it('begins in the zone of who makes one, and says what is missing', () => {
    const fresh = fieldsOf(undefined, 'Asia/Tokyo')
    const named = { ...fresh, name: ' Nightly ' }
    const chosen = { ...named, flows: { ...named.flows, ids: ['a'] } }
    expect(fresh.timezone).toBe('Asia/Tokyo')
    expect(
      [
        fresh,
        named,
        { ...named, flows: { ...named.flows, by: 'filter' } } as const,
        { ...chosen, cron: ' ' },
        { ...chosen, variables: 'A=1\nnothing' },
        { ...chosen, catchUp: 'all' } as const,
        chosen,
      ].map(whyNotKept),
    ).toEqual([
      'Give it a name first.',
      'Choose a flow first.',
      'Choose a suite, a tag or a folder first.',
      'Say when it comes first.',
      'Line 2 is no NAME=value.',
      expect.stringMatching(/^All of them start at once/),
      undefined,
    ])
    expect(bodyOf(chosen)).toMatchObject({ name: 'Nightly', flows: { ids: ['a'] }, environment: null, variables: {} })
  })

  it('reads a value as text, or as JSON, and keeps what stands after the first =', () => {
    expect(readVariables('A=1\n\n B = x=y\nC=\n')).toEqual({ value: { A: 1, B: ' x=y', C: '' } })
    expect(readVariables('=1')).toEqual({ problem: 'Line 1 is no NAME=value.' })
    expect(readVariables('A=1\n\nB=2\n A =3')).toEqual({ problem: 'Line 4 gives A again: keep one of them.' })
  })

  it('tells what somebody else made of a field', () => {
    const names = ['flows', 'environment', 'overlap', 'catchUp', 'catchUpWithinMs', 'cron'] as const
    expect(names.map((name) => fieldWords(fields, name))).toEqual([
      'suite shop, tags smoke and orders, in shop/orders/',
      'staging',
      'Start it all the same',
      'Run all of them, at most 100',
      '90 minutes',
      '30 6 * * 1-5',
    ])
  })

  it('offers how late a time may be, what is chosen among them', () => {
    expect(withinChoices(90 * 60_000).map(withinWords)).toEqual(['15 minutes', '1 hour', '90 minutes', '6 hours', '1 day', '7 days'])
  })
})
