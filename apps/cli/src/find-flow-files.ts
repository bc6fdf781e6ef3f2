import { relative, sep } from 'node:path'
import { discoverFlows, type LoadedProject } from '@testmesh/project'
import type { ActionDescriptor } from '@testmesh/protocol'
import { findProject } from './load-selection.ts'

export interface FlowFiles {
  /** Absolute paths, and how a terminal shows them. */
  readonly files: readonly { readonly path: string; readonly shown: string }[]
  /** YAML files in the folders that are no flows. */
  readonly passedOver: number
  /** Of the actions that they may use. */
  readonly descriptors: readonly ActionDescriptor[]
  /** What is wrong with the project or what was named; nothing is to be done then. */
  readonly diagnostics: LoadedProject['diagnostics']
  readonly source?: LoadedProject['source']
}

/** The files of flows that a command line names, unread. */
export const findFlowFiles = async (paths: readonly string[], options: { readonly config?: string }): Promise<FlowFiles> => {
  const { project, diagnostics, source } = await findProject(paths, options)
  if (!project) return { files: [], passedOver: 0, descriptors: [], diagnostics, ...(source && { source }) }
  const found = await discoverFlows(project, paths, process.cwd())
  const shown = (path: string): string => relative(process.cwd(), path).split(sep).join('/')
  return { ...found, descriptors: project.actions.descriptors, files: found.files.map((path) => ({ path, shown: shown(path) })) }
}
