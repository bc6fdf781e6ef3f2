import { closeSync, type Dirent, existsSync, openSync, readdir, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { isInside } from '@testmesh/actions'
import { nearestNames } from '@testmesh/expressions'
import { looksLikeFlow } from '@testmesh/flow/model'
import type { Diagnostic } from '@testmesh/protocol'
import type { Project } from './load-project.ts'
import { problem } from './problem.ts'
import { SNAPSHOT_FOLDER } from './snapshots/snapshot-path.ts'

export interface Discovered {
  /** Absolute paths, in order, each once. */
  readonly files: readonly string[]
  /** YAML files that were looked at and are no flows. */
  readonly passedOver: number
  readonly diagnostics: readonly Diagnostic[]
}

const IGNORED = ['**/node_modules/**', '**/.git/**', '**/.testmesh/**', '**/dist/**', `**/${SNAPSHOT_FOLDER}/**`]

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
  const found = await Promise.all(
    targets.map((target, index) => discover(target, { name: named[index] ?? project.config.flows, from, root: project.root })),
  )
  return {
    files: [...new Set(found.flatMap(({ files }) => files))],
    passedOver: found.reduce((sum, { passedOver }) => sum + passedOver, 0),
    diagnostics: found.flatMap(({ diagnostics }) => diagnostics),
  }
}

/** The folders where flows may come and go that `discoverFlows` would find for the same names: absolute, each once. */
export const foldersOfFlows = async (project: Project, named: readonly string[], from: string): Promise<string[]> => {
  const names = named.length > 0 ? named : [relative(from, join(project.root, project.config.flows)) || '.']
  const { glob } = await import('tinyglobby')
  const found = await Promise.all(
    names.map(async (name) => {
      const target = resolve(from, name)
      if (statSync(target, { throwIfNoEntry: false })?.isFile()) return [dirname(target)]
      const { cwd } = existsSync(target) ? { cwd: target } : splitGlob(name, from)
      const below = await glob('**/', { cwd, absolute: true, onlyDirectories: true, ignore: IGNORED })
      return [cwd, ...below].map((path) => resolve(path))
    }),
  )
  return [...new Set(found.flat())]
}

interface Named {
  readonly name: string
  /** Where the command runs. */
  readonly from: string
  /** Of the project. */
  readonly root: string
}

const discover = async (target: string, { name, from, root }: Named): Promise<Discovered> => {
  if (existsSync(target)) {
    const stats = statSync(target)
    if (stats.isDirectory()) return search({ cwd: target, pattern: '**/*.{yaml,yml}', from, root })
    if (stats.isFile()) return isShut(target) ? { files: [], passedOver: 0, diagnostics: [shutFile(name)] } : taken([target])
    // A pipe would be waited for without end.
    const odd = problem('PROJECT_NO_SUCH_FILE', `${name} is neither a file nor a folder`, {}, 'name a file that holds a flow')
    return { files: [], passedOver: 0, diagnostics: [odd] }
  }
  if (/[*?{[]/.test(name)) return search({ ...splitGlob(name, from), from, root })
  const missing = problem('PROJECT_NO_SUCH_FILE', `there is no file or folder ${name}`, {}, nearestPath(target, name))
  return { files: [], passedOver: 0, diagnostics: [missing] }
}

const taken = (files: readonly string[]): Discovered => ({ files, passedOver: 0, diagnostics: [] })

/** What the folder holds that is called nearly the same; where the folder is missing too, that of the folder above. */
const nearestPath = (target: string, name: string): string | undefined => {
  const folder = dirname(target)
  if (!existsSync(folder)) return folder === target || dirname(name) === '.' ? undefined : nearestPath(folder, dirname(name))
  const [nearest] = nearestNames(basename(target), readdirSync(folder))
  return nearest === undefined ? undefined : `did you mean ${join(dirname(name), nearest)}?`
}

/** A pattern, and the folder it begins in: the folders at its start that are there are no patterns, whatever their names. */
const splitGlob = (name: string, from: string): { cwd: string; pattern: string } => {
  const parts = resolve(from, name).split(/[\\/]/)
  let count = 1
  while (count < parts.length - 1 && existsSync(parts.slice(0, count + 1).join(sep))) count++
  return { cwd: parts.slice(0, count).join(sep) + sep, pattern: parts.slice(count).join('/') }
}

const search = async ({ cwd, pattern, from, root }: Search): Promise<Discovered> => {
  const { glob } = await import('tinyglobby')
  const shut: string[] = []
  const options = { cwd, absolute: true, ignore: IGNORED, fs: { readdir: noting(shut) } }
  const paths = (await glob(pattern, options)).map((path) => resolve(path)).sort()
  const own = withoutLinksAway(paths, root)
  const shutFiles = own.filter(isShut)
  const open = own.filter((path) => !shutFiles.includes(path))
  const files = open.filter((path) => /\.testmesh\.ya?ml$/.test(path) || looksLikeFlow(readFileSync(path, 'utf8')))
  const folders = [...new Set(shut.filter((path) => !isHidden(relative(cwd, path))).map((path) => realpathSync.native(path)))]
    .filter((real) => [root, cwd].some((folder) => isInside(real, realpathSync.native(folder))))
    .map((real) => problem('PROJECT_SHUT_FOLDER', `the folder ${relative(realpathSync.native(from), real) || '.'} cannot be read`, {}))
  const diagnostics = [...folders, ...shutFiles.map((path) => shutFile(relative(from, path)))]
  return { files, passedOver: open.length - files.length, diagnostics }
}

const shutFile = (name: string): Diagnostic => problem('PROJECT_SHUT_FILE', `the file ${name} cannot be read`, {})

/** Asked by opening it: permissions alone do not say it everywhere. */
const isShut = (path: string): boolean => {
  try {
    closeSync(openSync(path, 'r'))
    return false
  } catch {
    return true
  }
}

interface Search {
  readonly cwd: string
  readonly pattern: string
  /** Where the command runs. */
  readonly from: string
  /** Of the project. */
  readonly root: string
}

/** Nothing in a folder like `.cache` is a flow. */
const isHidden = (path: string): boolean => /(^|[\\/])\.[^.]/.test(path)

/** The library passes over a folder that it cannot read; links to folders it has followed. */
const noting = (shut: string[]): typeof readdir =>
  ((path: string, options: { withFileTypes: true }, done: (error: NodeJS.ErrnoException | null, entries: Dirent[]) => void) =>
    readdir(path, options, (error, entries) => {
      if (error && error.code !== 'ENOENT') shut.push(path)
      done(error, entries)
    })) as typeof readdir

/** Each file once, by its own name where it was found by a link too; without what a link in the project finds outside it. */
const withoutLinksAway = (paths: readonly string[], root: string): string[] => {
  const realRoot = realpathSync.native(root)
  const byReal = new Map<string, string>()
  for (const path of paths) {
    const real = realpathSync.native(path)
    if (isInside(path, root) && !isInside(real, realRoot)) continue
    const isOwnName = path === real || relative(root, path) === relative(realRoot, real)
    if (!byReal.has(real) || isOwnName) byReal.set(real, path)
  }
  return [...byReal.values()].sort()
}
