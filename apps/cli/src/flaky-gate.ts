import type { ProjectConfig } from '@testmesh/project'
import { exitCodes } from './exit-codes.ts'
import type { RunOptions } from './options.ts'

/** What a run ends with in which nothing failed: something may have been flaky, and that may not be good enough. */
export const flakyGate = (
  flaky: number,
  { failOnFlaky }: Pick<RunOptions, 'failOnFlaky'>,
  { fail_on_flaky }: Pick<ProjectConfig, 'fail_on_flaky'>,
): number => {
  if (flaky === 0 || !(failOnFlaky ?? fail_on_flaky)) return exitCodes.passed
  process.stderr.write(`${failOnFlaky ? '--fail-on-flaky' : 'fail_on_flaky'}: ${flaky} passed only when run again\n`)
  return exitCodes.gate
}
