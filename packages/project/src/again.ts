// What only some runs need: those that go on from an earlier one or judge it, and those that are given files of variables; others do not load it
export { findResume } from './find-resume.ts'
export type { LastFailed } from './last-failed.ts'
export { findLastFailed, onlyLastFailed } from './last-failed.ts'
export { readSecretsFiles, readVarsFiles } from './read-flow-files.ts'
export { openSnapshots } from './snapshots/open-snapshots.ts'
export { inOrder } from './variable-sources.ts'
