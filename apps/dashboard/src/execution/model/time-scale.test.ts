import type { StepState } from '@testmesh/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { overlaps, timeScale, waitingGaps } from './time-scale.ts'

const step = (path: string, action: string, startedAt: number, finishedAt: number) =>
  ({ path, action, startedAt, finishedAt }) as unknown as StepState

describe('the timeline of an execution', () => {
  it('is even without gaps, and draws a long wait short', () => {
    const even = timeScale({ from: 1_000, until: 2_000 })
    expect([0, 1_000, 1_500, 2_000, 9_000].map(even.at)).toEqual([0, 0, 0.5, 1, 1])
    const cut = timeScale({ from: 0, until: 10_000 }, [{ from: 1_000, until: 9_000 }])
    expect([0, 1_000, 9_000, 10_000].map((ms) => Number(cut.at(ms).toFixed(3)))).toEqual([0, 0.475, 0.525, 1])
    expect(timeScale({ from: 0, until: 10_000 }, [{ from: 1_000, until: 2_000 }]).gaps).toEqual([])
  })

  it('leaves most of the width to waiting that is nearly all there is', () => {
    const cut = timeScale({ from: 0, until: 10_000 }, [{ from: 100, until: 9_800 }])
    expect([100, 9_800].map((ms) => Number(cut.at(ms).toFixed(3)))).toEqual([0.1, 0.8])
    expect(timeScale({ from: 0, until: 10_000 }, [{ from: 50, until: 9_990 }]).gaps).toEqual([])
  })

  it('draws the rounds of a loop that waits as long as they were', () => {
    const rounds = Array.from({ length: 60 }, (_, n) => step(`steps/each[${n}]/pause`, 'delay', 10 + n * 60, 70 + n * 60))
    const steps = [step('steps/a', 'log', 0, 10), step('steps/each', 'for_each', 10, 3_610), ...rounds]
    const whole = { from: 0, until: 3_610 }
    expect(timeScale(whole, waitingGaps(steps, whole)).gaps).toEqual([])
  })

  it('keeps the order of moments, and finds the moment of a place', () => {
    const stretch = fc.tuple(fc.nat(20_000), fc.nat(20_000)).map(([a, b]) => ({ from: Math.min(a, b), until: Math.max(a, b) + 1 }))
    fc.assert(
      fc.property(stretch, fc.array(stretch, { maxLength: 3 }), fc.nat(20_000), fc.nat(20_000), (whole, given, a, b) => {
        // In their order, and none in another, as `waitingGaps` gives them.
        const gaps = given
          .toSorted((x, y) => x.from - y.from)
          .reduce<typeof given>((apart, gap) => (gap.from > (apart.at(-1)?.until ?? -1) ? apart.concat(gap) : apart), [])
        const { at, momentAt } = timeScale(whole, gaps)
        expect(at(Math.min(a, b))).toBeLessThanOrEqual(at(Math.max(a, b)) + 1e-9)
        expect(at(whole.until)).toBeCloseTo(1)
        const inside = Math.min(whole.until, Math.max(whole.from, a))
        expect(at(momentAt(at(inside)))).toBeCloseTo(at(inside), 4)
      }),
    )
  })

  it('knows when nothing was worked at: between steps, and while only such run as wait', () => {
    const steps = [
      step('steps/a', 'http_request', 0, 100),
      step('steps/each', 'for_each', 100, 5_000),
      step('steps/each[0]/pause', 'delay', 100, 4_000),
      step('steps/each[0]/b', 'log', 4_000, 4_100),
      step('steps/c', 'log', 6_000, 6_010),
    ]
    expect(waitingGaps(steps, { from: 0, until: 7_000 })).toEqual([
      { from: 100, until: 4_000 },
      { from: 4_100, until: 6_000 },
      { from: 6_010, until: 7_000 },
    ])
  })

  it('takes what reaches into a stretch as in it, also what goes on', () => {
    expect(overlaps({ startedAt: 5, finishedAt: 10 }, { from: 10, until: 20 })).toBe(true)
    expect(overlaps({ startedAt: 5, finishedAt: 9 }, { from: 10, until: 20 })).toBe(false)
    expect(overlaps({ startedAt: 5 }, { from: 10, until: 20 })).toBe(true)
  })
})
