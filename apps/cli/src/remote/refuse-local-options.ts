import type { RunOptions } from '../commands/run.ts'
import { UsageError } from '../usage-error.ts'
import type { RemoteOptions } from './run-selection.ts'

/** What only a run on this machine heeds: a new option of `run` is in here, or one of a run on a server. */
const localOptions: Readonly<Record<Exclude<keyof RunOptions, keyof RemoteOptions>, string>> = {
  varsFile: '--vars-file',
  data: '--data',
  resolve: '--resolve',
  parallel: '--parallel',
  bail: '--bail',
  maxFailures: '--max-failures',
  retries: '--retries',
  failOnFlaky: '--fail-on-flaky',
  strictTeardown: '--strict-teardown',
  lastFailed: '--last-failed',
  updateSnapshots: '--update-snapshots',
  dryRun: '--dry-run',
}

/** Otherwise `--remote --dry-run` would run. @throws UsageError that names all that would be passed over */
export const refuseLocalOptions = (options: RunOptions): void => {
  const passedOver = Object.entries(localOptions).filter(([name]) => options[name as keyof RunOptions] !== undefined)
  if (passedOver.length === 0) return
  const flags = passedOver.map(([, flag]) => flag).join(', ')
  throw new UsageError(`a run on a server does not heed ${flags}: leave ${passedOver.length === 1 ? 'it' : 'them'} out, or --remote`)
}
