import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { nearestNames } from '@testmesh/expressions'
import { looksLikeFlow } from '@testmesh/flow/model'
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
  const folder = join(project.root, project.config.flows)
  if (named.length === 0 && !existsSync(folder)) {
    const hint = 'make it, or name another one in "flows" of the project config'
    const missing = problem('PROJECT_NO_SUCH_FILE', `there is no ${project.config.flows}, the folder of the flows`, {}, hint)
    return { files: [], passedOver: 0, diagnostics: [missing] }
  }
  const targets = named.length > 0 ? named.map((name) => resolve(from, name)) : [folder]
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
  const missing = problem('PROJECT_NO_SUCH_FILE', `there is no file or folder ${name}`, {}, nearestPath(target, name))
  return { files: [], passedOver: 0, diagnostics: [missing] }
}

/** What the folder holds that is called nearly the same; where the folder is missing too, that of the folder above. */
const nearestPath = (target: string, name: string): string | undefined => {
  const folder = dirname(target)
  if (!existsSync(folder)) return folder === target || dirname(name) === '.' ? undefined : nearestPath(folder, dirname(name))
  const [nearest] = nearestNames(basename(target), readdirSync(folder))
  return nearest === undefined ? undefined : `did you mean ${join(dirname(name), nearest)}?`
}

const inFolder = async (cwd: string, pattern: string): Promise<Discovered> => {
  const { glob } = await import('tinyglobby')
  const paths = (await glob(pattern.replaceAll('\\', '/'), { cwd, absolute: true, ignore: IGNORED })).sort()
  const files = paths.filter((path) => /\.testmesh\.ya?ml$/.test(path) || looksLikeFlow(readFileSync(path, 'utf8')))
  return { files: files.map((path) => resolve(path)), passedOver: paths.length - files.length, diagnostics: [] }
}
