import type { Report } from './run-scenario.ts'

const columns: readonly (readonly [title: string, of: (report: Report) => string | number])[] = [
  ['scenario', ({ name }) => name],
  ['jobs', ({ jobs }) => jobs],
  ['s', ({ seconds }) => seconds.toFixed(1)],
  ['jobs/s', ({ jobs, seconds }) => Math.round(jobs / seconds)],
  ['faults', ({ faults }) => faults],
  ['attempts', ({ attempts }) => attempts],
  ['lost', ({ lost }) => lost],
  ['twice', ({ twice }) => twice],
  ['stale', ({ stale }) => stale],
  ['dead', ({ dead }) => dead],
  ['cancelled', ({ cancelled }) => cancelled],
  ['abort ms', ({ slowestAbortMs }) => slowestAbortMs],
  ['violations', ({ violations }) => `${violations.length} ${[...new Set(violations.map(({ rule }) => rule))].join('')}`.trim()],
]

/** A table in Markdown. */
export const renderReports = (reports: readonly Report[]): string => {
  const row = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`
  return [
    row(columns.map(([title]) => title)),
    row(columns.map(() => '---')),
    ...reports.map((report) => row(columns.map(([, of]) => of(report)))),
  ].join('\n')
}
