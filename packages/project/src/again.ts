// What a run needs that goes on from an earlier one; others do not load it
export { findResume } from './find-resume.ts'
export type { LastFailed } from './last-failed.ts'
export { findLastFailed, onlyLastFailed } from './last-failed.ts'
export { readSecretsFiles } from './read-flow-files.ts'
