import { expect, it } from 'vitest'
import { cronWords } from './cron-words.ts'

it('says in words when a cron expression comes', () => {
  const crons = ['30 6 * * 1-5', '@daily', '0 9,17 * * *', '*/15 * * * *', '0 3 1 * *', '0 9 * * MON#1', '0 0 L * *']
  expect(crons.map(cronWords)).toEqual([
    'At 06:30, Monday through Friday',
    'At 00:00, every day',
    'At 09:00 and 17:00, every day',
    'Every 15 minutes',
    'At 03:00, on day 1 of the month',
    'At 09:00, on the first Monday of the month',
    'At 00:00, on the last day of the month',
  ])
})

it('has no words for what it does not know', () => {
  expect(['', 'every day', '0 12 * * +MON'].map(cronWords)).toEqual([undefined, undefined, undefined])
})
