import { existsSync, readFileSync, statSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { looksLikeFlow } from '@testmesh/flow'
import type { Diagnostic } from '@testmesh/protocol'
import type { Project } from './load-project.ts'
import { problem } from './problem.ts'

export interface Discovered {
  /** Absolute paths, in order, each once. */
  readonly files: readonly string[]
  /** YAML files that were looked at and are no flows. */
  readonly passedOver: number
  readonly diagnostics: readonly Diagnostic[]
}

const IGNORED = ['**/node_modules/**', '**/.git/**', '**/.testmesh/**', '**/dist/**']

/**
 * Flows for what was named on the command line: files, folders, globs; nothing named means the project's folder of flows.
 * In a folder, `*.testmesh.yaml` are flows, and other YAML that looks like one; a file named by hand is taken at its word.
 */
export const discoverFlows = async (project: Project, named: readonly string[], from: string): Promise<Discovered> => {
  const targets = named.length > 0 ? named.map((name) => resolve(from, name)) : [join(project.root, project.config.flows)]
  const found = await Promise.all(targets.map((target, index) => discover(target, named[index] ?? project.config.flows)))
  return {
    files: [...new Set(found.flatMap(({ files }) => files))],
    passedOver: found.reduce((sum, { passedOver }) => sum + passedOver, 0),
    diagnostics: found.flatMap(({ diagnostics }) => diagnostics),
  }
}

const discover = async (target: string, name: string): Promise<Discovered> => {
  if (existsSync(target)) {
    return statSync(target).isDirectory() ? inFolder(target, '**/*.{yaml,yml}') : { files: [target], passedOver: 0, diagnostics: [] }
  }
  if (/[*?{[]/.test(name)) return inFolder(process.cwd(), relative(process.cwd(), target))
  return { files: [], passedOver: 0, diagnostics: [problem('PROJECT_NO_SUCH_FILE', `there is no file or folder ${name}`, {})] }
}

const inFolder = async (cwd: string, pattern: string): Promise<Discovered> => {
  const { glob } = await import('tinyglobby')
  const paths = (await glob(pattern.replaceAll('\\', '/'), { cwd, absolute: true, ignore: IGNORED })).sort()
  const files = paths.filter((path) => /\.testmesh\.ya?ml$/.test(path) || looksLikeFlow(readFileSync(path, 'utf8')))
  return { files: files.map((path) => resolve(path)), passedOver: paths.length - files.length, diagnostics: [] }
}
