import { type ConfigSchema, json, map, object, text } from '@testmesh/action-kit'
import { checkRouting, type Routing } from '@testmesh/engine'
import type { ActionDescriptor, JsonValue } from '@testmesh/protocol'
import { optional } from 'valibot'
import type { FileText } from './read-text.ts'
import { routingSchema } from './routing.ts'
import { readSettings, type Settings, unfilledValues, unreadableNames } from './settings.ts'

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
      ...(routing ? checkRouting(routing, descriptors).map((found) => ({ ...found, path: ['routing', ...found.path] })) : []),
    ],
  })
