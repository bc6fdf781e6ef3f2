import { type ConfigSchema, json, map, object, text } from '@testmesh/action-kit'
import { checkRouting, type Routing } from '@testmesh/engine'
import { didYouMean } from '@testmesh/expressions'
import type { ActionDescriptor, Diagnostic, JsonValue } from '@testmesh/protocol'
import { optional } from 'valibot'
import { environmentNames } from './environment-names.ts'
import type { Project } from './load-project.ts'
import { problem } from './problem.ts'
import type { FileText } from './read-text.ts'
import { routingSchema } from './routing.ts'
import { readSettings, type SettingProblem, type Settings, unfilledValues, unreadableNames } from './settings.ts'

/** `environments/<name>.yaml`. */
export interface EnvironmentFile {
  readonly variables: Readonly<Record<string, JsonValue>>
  readonly secrets: Readonly<Record<string, string>>
  readonly routing?: Routing
}

const environmentSchema: ConfigSchema = object(
  {
    name: optional(text({ title: 'Name' })),
    description: optional(text({ title: 'Description' })),
    variables: optional(map(json() as ConfigSchema, { title: 'Variables' }), {}),
    routing: optional(routingSchema()),
    secrets: optional(map(text(), { title: 'Secrets', description: 'Variables whose values are masked everywhere.' }), {}),
  },
  { title: 'Environment', description: 'A named set of variables and secrets.' },
)

/** Reads a file of an environment; what it says of actions is checked by their descriptors. */
export const readEnvironment = (
  file: FileText & { readonly file: string },
  descriptors: readonly ActionDescriptor[],
): Promise<Settings<EnvironmentFile>> =>
  readSettings<EnvironmentFile>(environmentSchema, {
    ...file,
    code: 'PROJECT_BAD_ENVIRONMENT',
    subject: 'an environment',
    check: ({ variables, secrets, routing }) => [
      ...unreadableNames(variables, 'variables'),
      ...unreadableNames(secrets, 'secrets'),
      ...unfilledValues(variables, 'variables'),
      ...givenTwice({ variables, secrets }),
      ...(routing ? checkRouting(routing, descriptors).map((found) => ({ ...found, path: ['routing', ...found.path] })) : []),
    ],
  })

/** A name holds a variable or a secret: which of two values was meant cannot be told. */
const givenTwice = ({ variables, secrets }: Pick<EnvironmentFile, 'variables' | 'secrets'>): SettingProblem[] =>
  Object.keys(secrets)
    .filter((name) => Object.hasOwn(variables, name))
    .map((name) => ({
      path: ['secrets', name],
      at: 'key',
      message: `"${name}" is a variable of this environment as well`,
      hint: 'keep one of the two',
    }))

/** Of one that was asked for by name. */
export const unknownEnvironment = (name: string, project: Project): Diagnostic => {
  const names = environmentNames(project)
  const near = didYouMean(name, names)
  const all = names.length > 0 ? `there are: ${names.join(', ')}` : `make ${project.config.environments}/${name}.yaml`
  const hint = near === undefined ? all : `${near} ${all[0]?.toUpperCase()}${all.slice(1)}.`
  return problem('PROJECT_NO_ENVIRONMENT', `there is no environment called "${name}"`, {}, hint)
}
