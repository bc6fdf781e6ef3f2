import fc from 'fast-check'
import { expect, it } from 'vitest'
import { dueTimes } from './due-times.ts'
import { nextFires, parseTimes } from './next-fires.ts'

const at = (text: string) => new Date(`${text}Z`)
const hourMs = 60 * 60_000
const everyMinute = { cron: '* * * * *', timezone: 'UTC', catchUp: 'last', catchUpWithinMs: hourMs } as const

it('runs a time that has just come, and knows the next', () => {
  expect(dueTimes({ ...everyMinute, nextAt: at('2026-03-01T10:00:00'), now: at('2026-03-01T10:00:00.400') })).toEqual({
    run: [at('2026-03-01T10:00:00')],
    nextAt: at('2026-03-01T10:01:00'),
  })
})

it('runs the last of ten missed minutes, or none, or all', () => {
  const due = { ...everyMinute, nextAt: at('2026-03-01T10:00:00'), now: at('2026-03-01T10:10:30') }
  const last = { count: 10, last: at('2026-03-01T10:09:00') }
  expect(dueTimes(due)).toEqual({ run: [at('2026-03-01T10:10:00')], missed: last, nextAt: at('2026-03-01T10:11:00') })
  const all = dueTimes({ ...due, catchUp: 'all' })
  expect(all.run).toHaveLength(11)
  expect(all.missed).toBeUndefined()
  const daily = { ...due, cron: '0 10 * * *' }
  expect(dueTimes(daily).run).toEqual([at('2026-03-01T10:00:00')])
  expect(dueTimes({ ...daily, catchUp: 'none' })).toEqual({
    run: [],
    missed: { count: 1, last: at('2026-03-01T10:00:00') },
    nextAt: at('2026-03-02T10:00:00'),
  })
})

it('lets what is older than it may catch up pass, and says how much that was', () => {
  const due = { ...everyMinute, catchUp: 'all', nextAt: at('2026-03-01T00:00:00'), now: at('2026-03-09T00:00:10') } as const
  const { run, missed, nextAt } = dueTimes(due)
  expect([run.length, run[0], run.at(-1), nextAt]).toEqual([
    60,
    at('2026-03-08T23:01:00'),
    at('2026-03-09T00:00:00'),
    at('2026-03-09T00:01:00'),
  ])
  // Of which no more than a thousand are counted.
  expect(missed).toEqual({ count: 1_000, last: at('2026-03-08T23:00:00') })
  expect(dueTimes({ ...due, catchUpWithinMs: 24 * hourMs }).run).toHaveLength(100)
})

it('counts what a day away missed', () => {
  const due = { ...everyMinute, cron: '*/5 * * * *', nextAt: at('2026-03-01T00:00:00'), now: at('2026-03-02T00:00:10') }
  expect(dueTimes(due)).toEqual({
    run: [at('2026-03-02T00:00:00')],
    missed: { count: 288, last: at('2026-03-01T23:55:00') },
    nextAt: at('2026-03-02T00:05:00'),
  })
})

it('uses or counts each time once, whenever it looks and whatever the clocks of the place do', () => {
  const late = fc.oneof(fc.constantFrom(0, 59_999, 60_000, 60_001), fc.integer({ min: 0, max: 30 * hourMs }))
  const schedules = fc.record({
    cron: fc.constantFrom('* * * * *', '*/20 * * * *', '30 2 * * *', '30 1-3 * * *', '0,30 1,2 * * *', '0 3 L * *'),
    timezone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Cairo', 'Pacific/Chatham'),
    catchUp: fc.constantFrom('none', 'last', 'all'),
    catchUpWithinMs: fc.constantFrom(0, hourMs, 7 * 24 * hourMs),
  })
  const before = fc.constantFrom('2026-03-28T20:00:00', '2026-10-24T20:00:00', '2026-03-07T20:00:00', '2026-10-31T20:00:00')
  fc.assert(
    fc.property(schedules, before, late, (schedule, since, lateMs) => {
      const times = parseTimes(schedule)
      const nextAt = times.nextRun(at(since)) as Date
      const now = new Date(nextAt.getTime() + lateMs)
      const due: Date[] = []
      for (let time = nextAt; time <= now; time = times.nextRun(time) as Date) due.push(time)
      const { catchUp, catchUpWithinMs } = schedule
      const oldest = now.getTime() - (catchUp === 'none' ? 60_000 : Math.max(60_000, catchUpWithinMs))
      const run = due.filter((time) => time.getTime() >= oldest).slice(catchUp === 'all' ? -100 : -1)
      const missed = due.slice(0, due.length - run.length)
      const last = missed.at(-1)
      expect(dueTimes({ ...schedule, nextAt, now })).toEqual({
        run,
        ...(last && { missed: { count: Math.min(missed.length, 1_000), last } }),
        nextAt: times.nextRun(now),
      })
    }),
    { numRuns: 100 },
  )
})

it('goes by the clocks of its place', () => {
  const berlin = (cron: string, after: string) => nextFires({ cron, timezone: 'Europe/Berlin' }, { after: at(after), count: 2 })
  // 2:30 does not exist on 29 March, and comes twice on 25 October.
  expect(berlin('30 2 * * *', '2026-03-28T12:00:00')).toEqual([at('2026-03-29T01:00:00'), at('2026-03-30T00:30:00')])
  expect(berlin('30 2 * * *', '2026-10-24T12:00:00')).toEqual([at('2026-10-25T00:30:00'), at('2026-10-26T01:30:00')])
  expect(berlin('*/30 * * * *', '2026-10-25T00:30:00')).toEqual([at('2026-10-25T01:00:00'), at('2026-10-25T01:30:00')])
})

it.each([
  ['0 0 3 * * *', 'BAD_CRON', '/body/cron is not five fields.'],
  ['', 'BAD_CRON', '/body/cron is not five fields.'],
  ['61 * * * *', 'BAD_CRON', '/body/cron invalid value for minute: 61.'],
  ['0 0 30 2 *', 'BAD_CRON', '/body/cron names no day that ever comes.'],
  ['2026-12-01T00:00:00', 'BAD_CRON', '/body/cron is a moment, and a schedule comes again and again.'],
  ['@reboot', 'BAD_CRON', expect.stringContaining('/body/cron @reboot is not supported')],
])('refuses %j', (cron, code, message) => {
  expect(() => nextFires({ cron, timezone: 'UTC' }, { after: at('2026-03-01T00:00:00'), count: 1 })).toThrow(
    expect.objectContaining({ code, message }),
  )
})

it('refuses a time zone that there is not', () => {
  expect(() => nextFires({ cron: '@daily', timezone: 'Berlin' }, { after: at('2026-03-01T00:00:00'), count: 1 })).toThrow(
    '/body/timezone names no time zone: there is none called "Berlin".',
  )
})
