import { statSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { isInside } from '@testmesh/actions'
import type { Routing, VariableSource } from '@testmesh/engine'
import type { ActionDescriptor, Diagnostic } from '@testmesh/protocol'
import type { Project } from './load-project.ts'
import { readText } from './read-text.ts'

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
  if (found === undefined && wanted === undefined) return { diagnostics: [] }
  // Most projects have none.
  const { readEnvironment, unknownEnvironment } = await import('./read-environment.ts')
  const chosen = wanted ?? 'local'
  if (found === undefined) return { diagnostics: [unknownEnvironment(chosen, project)] }
  // Relative to the project, like the files of flows.
  const file = relative(project.root, found).split(sep).join('/')
  const { value, diagnostics } = await readEnvironment({ ...readText(found), file }, descriptors)
  if (!value) return { name: chosen, diagnostics }
  const values = { ...value.variables, ...value.secrets }
  const source: VariableSource = { name: `environment ${chosen}`, values, strength: 'above-flow', secrets: Object.keys(value.secrets) }
  return { name: chosen, source, ...(value.routing && { routing: value.routing }), diagnostics }
}

/** Where an environment may stand: the one that is named, else the one that counts without a name. */
export const environmentFiles = (project: Project, name = project.config.env ?? 'local'): string[] =>
  ['.yaml', '.yml'].map((ending) => join(folderOf(project), name + ending))

const folderOf = (project: Project): string => join(project.root, project.config.environments)

/** A name may name a folder below, `eu/staging`, and never one elsewhere. */
const findFile = (project: Project, name: string): string | undefined =>
  environmentFiles(project, name).find((path) => isInside(path, folderOf(project)) && statSync(path, { throwIfNoEntry: false })?.isFile())
