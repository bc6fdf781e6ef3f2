import type { Verdict } from '@testmesh/protocol'
import { plainStyle } from '@testmesh/protocol'
import type { Style } from './style.ts'

/** The worst first. */
export const verdictOrder = ['failed', 'error', 'flaky', 'passed', 'skipped', 'cancelled'] as const satisfies readonly Verdict[]

const plain: Style = { ...plainStyle, green: (text) => text }

/** `1 failed, 12 passed`, the worst first. */
export const countsText = (counts: ReadonlyMap<Verdict, number>, style: Style = plain): string =>
  verdictOrder
    .flatMap((verdict) => {
      const count = counts.get(verdict) ?? 0
      return count === 0 ? [] : [paintOf(verdict, style)(`${count} ${verdict === 'error' && count > 1 ? 'errors' : verdict}`)]
    })
    .join(', ')

export const paintOf = (verdict: Verdict, style: Style): ((text: string) => string) =>
  ({ passed: style.green, failed: style.red, error: style.red, flaky: style.yellow, skipped: style.dim, cancelled: style.yellow })[verdict]

export const symbolOf = (verdict: Verdict): string =>
  ({ passed: '✓', failed: '✗', error: '✗', flaky: '~', skipped: '-', cancelled: '○' })[verdict]
