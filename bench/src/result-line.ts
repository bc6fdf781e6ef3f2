import type { Result } from './judge.ts'
import type { Limit } from './works/work.ts'

const widths = [34, 12, 10, 19, 22, 6, 12, 8] as const

export const headLine = (): string =>
  columns(['work', 'of', 'against', 'ratio, of pairs', 'ours / floor', 'goal', 'never beyond', 'verdict'])

/** A row of the table: the median ratio, its range, and the medians it comes from. */
export const resultLine = ({ work, limit, ratio, ours, floor, verdict }: Result): string =>
  columns([
    work.name,
    limit.of,
    work.floorName,
    `${ratio.median.toFixed(2)} (${ratio.min.toFixed(2)}-${ratio.max.toFixed(2)})`,
    limit.of === 'peak memory' ? `${mebibytes(ours)} / ${mebibytes(floor)} MiB` : `${ours.toFixed(0)} / ${floor.toFixed(0)} ms`,
    shown(limit, limit.goal),
    shown(limit, limit.bound),
    verdict,
  ])

const columns = (cells: readonly string[]): string =>
  cells
    .map((cell, index) => cell.padEnd(widths[index] ?? 0))
    .join(' ')
    .trimEnd()

const mebibytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(0)

const shown = ({ of }: Limit, value: number | undefined): string => (value === undefined ? '' : `${of === 'rate' ? '≥ ' : ''}${value}`)
