import type { VariableSource } from '@testmesh/engine'
import type { JsonValue } from '@testmesh/protocol'
import type { Project } from './load-project.ts'

export interface VariableOptions {
  /** `--var` */
  readonly variables?: Readonly<Record<string, JsonValue>>
  /** `--secret` */
  readonly secrets?: Readonly<Record<string, string>>
  readonly environment?: VariableSource | undefined
  /** Of the process: `TESTMESH_VAR_X`, `TESTMESH_SECRET_X`. */
  readonly osEnvironment: Readonly<Record<string, string | undefined>>
}

/** Variables from everywhere but the flow itself, strongest first. */
export const variableSources = (project: Project, options: VariableOptions): VariableSource[] => [
  source('--secret', options.secrets ?? {}, { isSecret: true }),
  source('--var', options.variables ?? {}),
  source('TESTMESH_SECRET_…', prefixed(options.osEnvironment, 'TESTMESH_SECRET_'), { isSecret: true }),
  source('TESTMESH_VAR_…', prefixed(options.osEnvironment, 'TESTMESH_VAR_')),
  ...(options.environment ? [options.environment] : []),
  { name: 'the project config', values: project.config.variables, strength: 'below-flow' },
  { name: 'the shell', values: named(options.osEnvironment, project.config.os_env), strength: 'below-flow' },
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
