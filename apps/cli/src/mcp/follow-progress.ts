import type { Reporter } from '@testmesh/reporters'
import type { Call } from './tool.ts'

const everyMs = 1_000

/**
 * Tells each second how many executions ended and which step spoke last: clients that wait for an answer give up where they hear
 * nothing. Progress counts seconds, as it has to grow also while one step waits.
 */
export const followProgress = (tell: Call['tell']): Reporter => {
  let planned = 0
  let ended = 0
  let seconds = 0
  let latest = ''
  const say = (): void => tell(seconds++, `${ended} of ${planned} ended${latest === '' ? '' : `; last heard of ${latest}`}`)
  const timer = setInterval(say, everyMs)
  return {
    onBatch: (event) => {
      if (event.type !== 'batch.started') return
      planned = event.data.planned ?? 0
      say()
    },
    onEvents: (_, events) => {
      for (const event of events) {
        if ('path' in event) latest = event.path
        if (event.type === 'execution.finished') ended++
      }
    },
    finish: () => clearInterval(timer),
  }
}
