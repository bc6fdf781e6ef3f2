import type { ExecutionState, Verdict } from '@testmesh/protocol'
import { plainStyle } from '@testmesh/protocol'
import type { Style } from './style.ts'

/** How an execution ended: as its verdict says, or without one, because its process was killed. */
export type Ending = Verdict | 'unfinished'

export const endingOf = ({ verdict }: Pick<ExecutionState, 'verdict'>): Ending => verdict ?? 'unfinished'

/** The worst first. */
export const endings = ['failed', 'error', 'flaky', 'passed', 'skipped', 'cancelled', 'unfinished'] as const satisfies readonly Ending[]

const plain: Style = { ...plainStyle, green: (text) => text }

/** `1 failed, 12 passed`, the worst first. */
export const countsText = (counts: ReadonlyMap<Ending, number>, style: Style = plain): string =>
  endings
    .flatMap((ending) => {
      const count = counts.get(ending) ?? 0
      return count === 0 ? [] : [paintOf(ending, style)(`${count} ${ending === 'error' && count > 1 ? 'errors' : ending}`)]
    })
    .join(', ')

export const paintOf = (ending: Ending, { green, red, yellow, dim }: Style): ((text: string) => string) =>
  ({ passed: green, failed: red, error: red, flaky: yellow, skipped: dim, cancelled: yellow, unfinished: yellow })[ending]

export const symbolOf = (ending: Ending): string =>
  ({ passed: '✓', failed: '✗', error: '✗', flaky: '~', skipped: '-', cancelled: '○', unfinished: '○' })[ending]
