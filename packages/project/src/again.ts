// What goes on from an earlier run needs, or judges it; others do not load it
export { findResume } from './find-resume.ts'
export type { LastFailed } from './last-failed.ts'
export { findLastFailed, onlyLastFailed } from './last-failed.ts'
export { openSnapshots } from './snapshots/open-snapshots.ts'
