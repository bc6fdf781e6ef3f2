// What only some runs need: those that go on from an earlier one or judge it, that repeat or share out executions, run a part of a flow, or are given files of
// variables; others do not load it
export { findResume } from './find-resume.ts'
export type { LastFailed } from './last-failed.ts'
export { findLastFailed, onlyLastFailed } from './last-failed.ts'
export { readSecretsFiles, readVarsFiles } from './read-flow-files.ts'
export { repeatEach } from './repeat-each.ts'
export { selectSteps } from './select-steps.ts'
export { onlyShard } from './shard.ts'
export { openSnapshots } from './snapshots/open-snapshots.ts'
export { inOrder } from './variable-sources.ts'
