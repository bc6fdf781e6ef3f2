import { expect, it } from 'vitest'
import { dueTimes } from './due-times.ts'
import { nextFires } from './next-fires.ts'

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
    '/body/timezone there is no time zone called "Berlin".',
  )
})
