import { describe, expect, it } from 'vitest'
import { type Answer, judgeAnswer } from './judge-answer.ts'

const minutes = (count: number) => count * 60_000
const now = new Date('2026-03-01T10:00:00Z')
const judge = (answer: Answer, attempts: number, random = 0.5) =>
  judgeAnswer(answer, { attempts, isTest: false, now, random: () => random })
const answered = (status: number, retryAfter?: string): Answer => ({
  type: 'answered',
  status,
  text: '',
  ...(retryAfter !== undefined && { retryAfter }),
})
const silent: Answer = { type: 'unanswered', problem: 'no answer within 10 s' }
const pauses = (answer: Answer) => [1, 2, 3, 4, 5, 6, 7, 8].map((attempts) => judge(answer, attempts).restMs)

describe('a delivery', () => {
  it('is sent eight times within about six hours to a receiver that is away or in trouble', () => {
    const usual = [10_000, ...[1, 5, 20, 45, 90, 180].map(minutes), undefined]
    for (const answer of [silent, answered(500), answered(503), answered(408), answered(429)]) expect(pauses(answer)).toEqual(usual)
    expect(usual.reduce<number>((sum, pause = 0) => sum + pause, 0)).toBeLessThan(minutes(360))
    expect(judge(silent, 8)).toEqual({ state: 'failed', status: null, answer: 'no answer within 10 s', isGone: false })
  })

  it('is sent less often where somebody has to change something first', () => {
    const slow = [...[20, 45, 90, 180].map(minutes), undefined, undefined, undefined, undefined]
    const denied: Answer = { type: 'unanswered', problem: 'x', isDenied: true }
    for (const answer of [answered(101), answered(301), answered(400), answered(404), denied]) expect(pauses(answer)).toEqual(slow)
  })

  it('comes a fifth earlier or later, so that not all come at once', () => {
    expect([0, 1].map((random) => judge(silent, 2, random).restMs)).toEqual([48_000, 72_000])
  })

  it('waits as long as it is asked to, up to six hours', () => {
    const asked = ['120', 'Sun, 01 Mar 2026 10:05:00 GMT', '999999', 'soon', '-3', 'Sun, 01 Mar 2026 09:00:00 GMT']
    expect(asked.map((retryAfter) => judge(answered(503, retryAfter), 1).restMs)).toEqual([
      minutes(2),
      minutes(5),
      minutes(360),
      10_000,
      10_000,
      10_000,
    ])
  })

  it('is given up at once when the receiver is gone, or when it is a test', () => {
    expect(judge(answered(410), 1)).toEqual({ state: 'failed', status: 410, answer: '', isGone: true })
    expect(judgeAnswer(silent, { attempts: 1, isTest: true, now, random: () => 0 }).state).toBe('failed')
  })

  it('has arrived with any answer that is a success', () => {
    expect([200, 202, 204, 299].map((status) => judge(answered(status), 1).state)).toEqual(Array(4).fill('delivered'))
  })
})
