import { describe, expect, it } from 'vitest'
import { knownZones, momentIn, momentWithZone, nextTimes } from './zone-times.ts'

describe('times of a zone', () => {
  it('are what its clocks show, with the zone where it is told', () => {
    expect(momentIn('2026-11-30T02:00:00Z', 'Europe/Berlin')).toBe('Mon, 30 Nov 2026, 03:00')
    expect(momentWithZone('2026-11-30T02:00:00Z', 'Asia/Kolkata')).toBe('Mon, 30 Nov 2026, 07:30, Asia/Kolkata')
  })

  it('are those of UTC where nobody here knows the zone', () => {
    expect(momentWithZone('2026-11-30T02:00:00Z', 'Mars/Base')).toBe('Mon, 30 Nov 2026, 02:00, UTC')
  })

  it('say where the clocks change between them, or before the first', () => {
    const changes = (times: readonly string[], zone: string, now: string) =>
      nextTimes(times, { zone, now: new Date(now) }).map(({ words, change }) => [words, change])
    expect(changes(['2027-03-27T02:00:00Z', '2027-03-28T01:00:00Z'], 'Europe/Berlin', '2027-03-26T12:00:00Z')).toEqual([
      ['Sat, 27 Mar 2027, 03:00', undefined],
      ['Sun, 28 Mar 2027, 03:00', 'the clocks go forward, from UTC+1 to UTC+2'],
    ])
    expect(changes(['2026-11-01T08:00:00Z'], 'America/New_York', '2026-10-31T12:00:00Z')).toEqual([
      ['Sun, 1 Nov 2026, 03:00', 'the clocks go back, from UTC-4 to UTC-5'],
    ])
  })

  it('can be of UTC, and of every zone that is known', () => {
    expect(knownZones().slice(0, 1)).toEqual(['UTC'])
    expect(knownZones()).toContain('Europe/Berlin')
  })
})
