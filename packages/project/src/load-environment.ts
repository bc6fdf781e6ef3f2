import { existsSync, readdirSync, statSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { type ConfigSchema, json, map, object, text } from '@testmesh/action-kit'
import { isInside } from '@testmesh/actions'
import { checkRouting, type Routing, type VariableSource } from '@testmesh/engine'
import { didYouMean } from '@testmesh/expressions'
import type { ActionDescriptor, Diagnostic, JsonValue } from '@testmesh/protocol'
import { optional } from 'valibot'
import type { Project } from './load-project.ts'
import { problem } from './problem.ts'
import { readText } from './read-text.ts'
import { routingSchema } from './routing.ts'

/** `environments/<name>.yaml`. */
interface EnvironmentFile {
  readonly variables: Readonly<Record<string, JsonValue>>
  readonly secrets: Readonly<Record<string, string>>
  readonly routing?: Routing
}

/** Made where a file is read: most projects have none. */
const environmentSchema = (): ConfigSchema =>
  object(
    {
      name: optional(text({ title: 'Name' })),
      description: optional(text({ title: 'Description' })),
      variables: optional(map(json() as ConfigSchema, { title: 'Variables' }), {}),
      routing: optional(routingSchema()),
      secrets: optional(map(text(), { title: 'Secrets', description: 'Variables whose values are masked everywhere.' }), {}),
    },
    { title: 'Environment', description: 'A named set of variables and secrets.' },
  )

export interface LoadedEnvironment {
  /** Absent when there is none: no `--env`, no default, no `local`. */
  readonly name?: string
  readonly source?: VariableSource
  readonly routing?: Routing
  readonly diagnostics: readonly Diagnostic[]
}

/** The environment asked for; else the config's; else `local` when there is such a file. One asked for by name must exist. */
export const loadEnvironment = async (
  project: Project,
  { name, descriptors }: { readonly name?: string | undefined; readonly descriptors: readonly ActionDescriptor[] },
): Promise<LoadedEnvironment> => {
  const wanted = name ?? project.config.env
  const found = findFile(project, wanted ?? 'local')
  if (found === undefined) return wanted === undefined ? { diagnostics: [] } : { diagnostics: [unknownEnvironment(project, wanted)] }
  const { readSettings, unreadableNames } = await import('./settings.ts')
  const { value, diagnostics } = await readSettings<EnvironmentFile>(environmentSchema(), {
    ...readText(found),
    // Relative to the project, like the files of flows.
    file: relative(project.root, found).split(sep).join('/'),
    code: 'PROJECT_BAD_ENVIRONMENT',
    subject: 'an environment',
    check: ({ variables, secrets, routing }) => [
      ...unreadableNames(variables, 'variables'),
      ...unreadableNames(secrets, 'secrets'),
      ...(routing ? checkRouting(routing, descriptors).map((found) => ({ ...found, path: ['routing', ...found.path] })) : []),
    ],
  })
  const chosen = wanted ?? 'local'
  if (!value) return { name: chosen, diagnostics }
  const values = { ...value.variables, ...value.secrets }
  const source: VariableSource = { name: `environment ${chosen}`, values, strength: 'above-flow', secrets: Object.keys(value.secrets) }
  return { name: chosen, source, ...(value.routing && { routing: value.routing }), diagnostics }
}

const folderOf = (project: Project): string => join(project.root, project.config.environments)

/** A name may name a folder below, `eu/staging`, and never one elsewhere. */
const findFile = (project: Project, name: string): string | undefined =>
  ['.yaml', '.yml']
    .map((ending) => join(folderOf(project), name + ending))
    .find((path) => isInside(path, folderOf(project)) && statSync(path, { throwIfNoEntry: false })?.isFile())

const unknownEnvironment = (project: Project, name: string): Diagnostic => {
  const folder = folderOf(project)
  const names = existsSync(folder) ? readdirSync(folder).flatMap((file) => /^(.+)\.ya?ml$/.exec(file)?.[1] ?? []) : []
  const near = didYouMean(name, names)
  const all = names.length > 0 ? `there are: ${names.sort().join(', ')}` : `make ${project.config.environments}/${name}.yaml`
  const hint = near === undefined ? all : `${near} ${all[0]?.toUpperCase()}${all.slice(1)}.`
  return problem('PROJECT_NO_ENVIRONMENT', `there is no environment called "${name}"`, {}, hint)
}
