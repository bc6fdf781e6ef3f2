import type { BatchEvent, ExecutionState, Verdict } from '@testmesh/protocol'
import { countedVerdicts, isInQuarantine, plainStyle } from '@testmesh/protocol'
import type { Style } from './style.ts'

/**
 * How an execution ended: as its verdict says, or without one, because its process was killed. `quarantined`: it did not pass, and
 * that does not count.
 */
export type Ending = Verdict | 'unfinished' | 'quarantined'

export const endingOf = ({ verdict, quarantine }: Pick<ExecutionState, 'verdict' | 'quarantine'>): Ending =>
  (verdict === 'failed' || verdict === 'error') && isInQuarantine(quarantine) ? 'quarantined' : (verdict ?? 'unfinished')

/** Of the verdicts of a batch. */
export const endingsOf = ({ counts, quarantined = {} }: EndOfBatch): Map<Ending, number> => {
  const { failed, error } = countedVerdicts(counts, quarantined)
  return new Map<Ending, number>([
    ...(Object.entries(counts) as [Verdict, number][]),
    ['failed', failed],
    ['error', error],
    ['quarantined', (quarantined.failed ?? 0) + (quarantined.error ?? 0)],
  ])
}

type EndOfBatch = Pick<Extract<BatchEvent, { type: 'batch.finished' }>['data'], 'counts' | 'quarantined'>

/** The worst first; what counts for nothing last. */
export const endings: readonly Ending[] = ['failed', 'error', 'flaky', 'passed', 'skipped', 'cancelled', 'unfinished', 'quarantined']

const plain: Style = { ...plainStyle, green: (text) => text }

/** `1 failed, 12 passed`, the worst first. */
export const countsText = (counts: ReadonlyMap<Ending, number>, style: Style = plain): string =>
  endings
    .flatMap((ending) => {
      const count = counts.get(ending) ?? 0
      return count === 0 ? [] : [paintOf(ending, style)(`${count} ${wordOf(ending, count)}`)]
    })
    .join(', ')

const wordOf = (ending: Ending, count: number): string => {
  if (ending === 'quarantined') return 'failed in quarantine'
  return ending === 'error' && count > 1 ? 'errors' : ending
}

export const paintOf = (ending: Ending, { green, red, yellow, dim }: Style): ((text: string) => string) =>
  ({ passed: green, failed: red, error: red, flaky: yellow, skipped: dim, cancelled: yellow, unfinished: yellow, quarantined: yellow })[
    ending
  ]

export const symbolOf = (ending: Ending): string =>
  ({ passed: '✓', failed: '✗', error: '✗', flaky: '~', skipped: '-', cancelled: '○', unfinished: '○', quarantined: '⊘' })[ending]
