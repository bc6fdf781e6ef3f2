import { changedSettings, type ProjectConfig } from '@testmesh/project'
import type { RunOptions } from '../options.ts'
import { UsageError } from '../usage-error.ts'
import type { RemoteOptions } from './run-selection.ts'

/** What only a run on this machine heeds: a new option of `run` is in here, or one of a run on a server. */
const localOptions: Readonly<Record<Exclude<keyof RunOptions, keyof RemoteOptions>, string>> = {
  varsFile: '--vars-file',
  secretsFile: '--secrets-file',
  data: '--data',
  resolve: '--resolve',
  insecure: '--insecure',
  cacert: '--cacert',
  cert: '--cert',
  key: '--key',
  proxy: '--proxy',
  noProxy: '--no-proxy',
  parallel: '--parallel',
  bail: '--bail',
  maxFailures: '--max-failures',
  retries: '--retries',
  failOnFlaky: '--fail-on-flaky',
  timeout: '--timeout',
  strictTeardown: '--strict-teardown',
  quarantine: '--no-quarantine',
  lastFailed: '--last-failed',
  onlyChanged: '--only-changed',
  shard: '--shard',
  repeatEach: '--repeat-each',
  updateSnapshots: '--update-snapshots',
  dryRun: '--dry-run',
  printConfig: '--print-config',
}

/** Otherwise `--remote --dry-run` would run. What the shell gives all runs is only told. @throws UsageError that names all that would be passed over */
export const refuseLocalOptions = (options: RunOptions): string => {
  const { variables = {} } = options
  const given = Object.entries(localOptions).filter(([name]) => options[name as keyof RunOptions] !== undefined)
  const passedOver = given.filter(([name]) => variables[name] === undefined)
  const ofShell = given.flatMap(([name]) => variables[name] ?? []).join(', ')
  if (passedOver.length === 0) return ofShell === '' ? '' : `a run on a server does not heed ${ofShell}\n`
  const flags = passedOver.map(([, flag]) => flag).join(', ')
  throw new UsageError(`a run on a server does not heed ${flags}: leave ${passedOver.length === 1 ? 'it' : 'them'} out, or --remote`)
}

const localSettings: readonly (keyof ProjectConfig)[] = [
  'env',
  'variables',
  'os_env',
  'step_timeout',
  'flow_timeout',
  'retries',
  'fail_on_flaky',
  'strict_teardown',
]

/** What a run here would take from the config of the project and from the shell, and one on a server does not: a line, or nothing. */
export const localSettingsPassedOver = (
  config: ProjectConfig,
  { env, shell }: { readonly env: string | undefined; readonly shell: Readonly<Record<string, string | undefined>> },
): string => {
  const settings = changedSettings(config).filter((key) => localSettings.includes(key) && !(key === 'env' && env !== undefined))
  const variables = Object.keys(shell).filter((name) => /^TESTMESH_(VAR|SECRET)_/.test(name))
  const passedOver = [...(settings.length > 0 ? [`${settings.join(', ')} of the config`] : []), ...variables].join(', ')
  return passedOver === '' ? '' : `a run on a server does not heed ${passedOver}: what it needs is given by --env, --var and --secret\n`
}
