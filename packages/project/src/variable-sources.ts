import type { VariableSource } from '@testmesh/engine'
import type { JsonValue } from '@testmesh/protocol'
import type { Project } from './load-project.ts'

export interface VariableOptions {
  /** `--var` */
  readonly variables?: Readonly<Record<string, JsonValue>>
  /** `--secret` */
  readonly secrets?: Readonly<Record<string, string>>
  /** `--secrets-file`, as `readSecretsFiles` gives them. */
  readonly secretsFiles?: readonly VariableSource[]
  readonly environment?: VariableSource | undefined
  /** Of the process: `TESTMESH_VAR_X`, `TESTMESH_SECRET_X`. */
  readonly osEnvironment: Readonly<Record<string, string | undefined>>
}

/** Variables from everywhere but the flow and the files beside it; each list strongest first. */
export interface VariableLayers {
  /** What the command line and the shell say: `--secret`, `--var`, `TESTMESH_…`, `--secrets-file`. */
  readonly given: readonly VariableSource[]
  readonly environment: readonly VariableSource[]
  /** What the project says for all flows. */
  readonly project: readonly VariableSource[]
  /** Names of the shell, which are no variables by themselves; a server has no shell of its users. */
  readonly shell?: ReadonlySet<string>
}

export const variableLayers = (project: Project, options: VariableOptions): VariableLayers => ({
  given: [
    source('--secret', options.secrets ?? {}, { isSecret: true }),
    source('--var', options.variables ?? {}),
    source('TESTMESH_SECRET_…', prefixed(options.osEnvironment, 'TESTMESH_SECRET_'), { isSecret: true }),
    source('TESTMESH_VAR_…', prefixed(options.osEnvironment, 'TESTMESH_VAR_')),
    ...(options.secretsFiles ?? []),
  ],
  environment: options.environment ? [options.environment] : [],
  project: [
    { name: 'the project config', values: project.config.variables, strength: 'below-flow' },
    { name: 'the shell', values: named(options.osEnvironment, project.config.os_env), strength: 'below-flow' },
  ],
  shell: new Set(Object.keys(options.osEnvironment)),
})

/** All sources of a flow, strongest first; its own `env` stands between those above it and those below. */
export const inOrder = (layers: VariableLayers, files: readonly VariableSource[]): VariableSource[] => [
  ...layers.given,
  ...files.filter(({ strength }) => strength === 'above-flow'),
  ...layers.environment,
  ...files.filter(({ strength }) => strength === 'below-flow'),
  ...layers.project,
]

const source = (name: string, values: Readonly<Record<string, JsonValue>>, { isSecret = false } = {}): VariableSource => ({
  name,
  values,
  strength: 'above-flow',
  ...(isSecret && { secrets: Object.keys(values) }),
})

const prefixed = (environment: VariableOptions['osEnvironment'], prefix: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      name.startsWith(prefix) && value !== undefined ? [[name.slice(prefix.length), value]] : [],
    ),
  )

const named = (environment: VariableOptions['osEnvironment'], names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.flatMap((name) => (environment[name] === undefined ? [] : [[name, environment[name]]])))
