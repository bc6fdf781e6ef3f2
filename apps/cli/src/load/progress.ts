import { createHistogram, type LoadMeasure, type LoadShape } from '@testmesh/load'
import { rateText, timeText } from './told-load.ts'

/** Tells how a load goes, on standard error: in one line that changes, or without a terminal a line every ten seconds. */
export interface LoadProgress {
  /** Sees the duration of each execution as it ends. */
  note(ms: number): void
  /** @param now Milliseconds since 1970. */
  start(measure: LoadMeasure, now: () => number): void
  end(): void
}

export const tellProgress = ({ forMs }: LoadShape): LoadProgress => {
  const { isTTY = false } = process.stderr
  const isLive = isTTY && process.env.CI === undefined && process.env.TERM !== 'dumb'
  const everyMs = isLive ? 1_000 : 10_000
  let recent = createHistogram()
  let timer: NodeJS.Timeout | undefined
  const write = (line: string): void => {
    // As wide as the terminal at most: a line that wraps could not be taken back.
    if (isLive) process.stderr.write(`\r\u001b[2K${line.slice(0, (process.stderr.columns || 80) - 1)}`)
    else process.stderr.write(`${line}\n`)
  }
  return {
    note: (ms) => recent.add(ms),
    start(measure, now) {
      timer = setInterval(() => {
        const p95 = recent.percentile(95)
        const atMs = now() - measure.startedAt
        const parts = [
          atMs <= forMs ? `${Math.round(atMs / 1_000)} of ${Math.round(forMs / 1_000)} s` : 'waiting for what runs',
          `${measure.running} running`,
          rateText((recent.count * 1_000) / everyMs),
          `${measure.all.failed} failed`,
          ...(p95 === undefined ? [] : [`p95 ${timeText(p95)}`]),
        ]
        recent = createHistogram()
        write(parts.join('  '))
      }, everyMs)
      timer.unref()
    },
    end() {
      clearInterval(timer)
      if (isLive) write('')
    },
  }
}
