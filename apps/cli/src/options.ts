import type { Shard, StepRange } from '@testmesh/project'

/** Options that commands share, as the command line gives them. */
export interface OutputOptions {
  readonly quiet?: boolean
  readonly verbose?: boolean
  /** Set by `--color` and `--no-color`; absent when neither was given. */
  readonly color?: boolean
  readonly debug?: boolean
}

export interface SelectOptions extends OutputOptions, StepRange {
  readonly tags?: string
  /** Any of them. */
  readonly tag?: readonly string[]
  readonly excludeTags?: readonly string[]
  readonly suite?: string
  readonly grep?: string
  readonly config?: string
  readonly env?: string
  readonly varsFile?: readonly string[]
  readonly secretsFile?: readonly string[]
  readonly var?: readonly string[]
  readonly secret?: readonly string[]
  readonly data?: string
  /** Only what did not pass in the last batch. */
  readonly lastFailed?: boolean
  /** Only flows that changed since the last commit (`true`), or since a branch left the one that is named. */
  readonly onlyChanged?: string | true
  /** Only the part of the executions that falls to one of several jobs. */
  readonly shard?: Shard
  /** How often each execution is run. */
  readonly repeatEach?: number
}

export interface RunOptions extends SelectOptions {
  readonly input?: readonly string[]
  /** Each `host:port` and its address. */
  readonly resolve?: readonly (readonly [string, string])[]
  /** Certificates of servers are not checked. */
  readonly insecure?: boolean
  /** Files of authorities. */
  readonly cacert?: readonly string[]
  readonly cert?: string
  readonly key?: string
  readonly proxy?: string
  /** Hosts, as in `NO_PROXY`. */
  readonly noProxy?: string
  readonly seed?: number
  readonly parallel?: number
  readonly bail?: boolean
  readonly maxFailures?: number
  readonly retries?: number
  readonly failOnFlaky?: boolean
  /** Of each flow, as it was written: `30s`. */
  readonly timeout?: string
  readonly strictTeardown?: boolean
  /** `false` with `--no-quarantine`. */
  readonly quarantine?: false
  readonly dryRun?: boolean
  readonly printConfig?: boolean
  readonly updateSnapshots?: boolean
  readonly passWithNoTests?: boolean
  readonly reporter?: readonly string[]
  /** By the names of options, the variables of the shell that gave them. */
  readonly variables?: Readonly<Record<string, string>>
  /** Of the server; `true`: the current one. */
  readonly remote?: string | true
}
