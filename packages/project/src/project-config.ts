import type { JsonValue } from '@testmesh/protocol'
import type { ProgramEntry } from './plugins/program/program-entry.ts'

/** `testmesh.config.yaml`, all of it optional. */
export interface ProjectConfig {
  readonly flows: string
  readonly environments: string
  readonly env?: string
  readonly variables: Readonly<Record<string, JsonValue>>
  readonly os_env: readonly string[]
  readonly parallel?: number
  /** Milliseconds. */
  readonly step_timeout: number
  /** Milliseconds. */
  readonly flow_timeout?: number
  readonly retries: number
  readonly fail_on_flaky: boolean
  readonly strict_teardown: boolean
  /** Modules of actions: paths from the config, and names of packages; and programs. */
  readonly plugins?: readonly (string | ProgramEntry)[]
  readonly lint?: { readonly rules: Readonly<Record<string, 'off' | 'note' | 'warning' | 'error'>> }
}

/** What holds without a config. */
export const DEFAULTS: ProjectConfig = {
  flows: '.',
  environments: 'environments',
  variables: {},
  os_env: [],
  step_timeout: 30_000,
  retries: 0,
  fail_on_flaky: false,
  strict_teardown: false,
}
