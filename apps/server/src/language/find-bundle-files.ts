import { matchesGlob, posix } from 'node:path'
import { builtinActions } from '@testmesh/actions'
import { type FileReference, readFlows, references } from '@testmesh/flow'
import { fitOf, slugOf } from '@testmesh/project'
import type { FlowName, Workspace } from '@testmesh/storage'
import { keepLast } from './keep-last.ts'

const { descriptors } = builtinActions

export interface MainFile {
  readonly text: string
  readonly sha256: string
  readonly main: string
  /** Files beside it that count more than the stored ones: hashes by path. */
  readonly sent: Readonly<Record<string, string>>
}

export interface BundleFiles {
  /** Hashes by path. */
  readonly files: Readonly<Record<string, string>>
  /** Names of all flows, where one was looked for by its name. */
  readonly flowNames: readonly string[]
}

/**
 * Of each reference of a flow, and of the flows that it runs, whatever may be meant: files beside it and in each folder above, files
 * that a pattern matches, and the flows that a name fits. Which of them counts is decided where it runs, as everywhere.
 */
export const findBundleFiles = async (workspace: Workspace, { text, sha256, main, sent }: MainFile): Promise<BundleFiles> => {
  const found: Record<string, string> = {}
  const stored = lookUps(workspace, sent)
  const open: FlowText[] = [{ sha256, path: main, read: async () => text }]
  for (let next = open.pop(); next; next = open.pop()) {
    const reached = await filesFor(await referencesIn(next), next.path, stored)
    const fresh = Object.entries(reached).filter(([path]) => found[path] === undefined && path !== main)
    Object.assign(found, Object.fromEntries(fresh))
    const flows = fresh.filter(([path]) => /\.ya?ml$/i.test(path))
    for (const [path, sha256] of flows) open.push({ sha256, path, read: () => readStored(workspace, path, sha256) })
  }
  return { files: found, flowNames: stored.flowNames() }
}

interface FlowText {
  readonly sha256: string
  readonly path: string
  /** Asked only where nobody knows what it refers to. */
  readonly read: () => Promise<string>
}

/** @throws Error when its bytes are gone: an empty text in its place would be taken for what it says, and remembered */
const readStored = async (workspace: Workspace, path: string, sha256: string): Promise<string> => {
  const bytes = await workspace.contents.find(sha256)
  if (!bytes) throw new Error(`the bytes of ${path} are no longer kept`)
  return new TextDecoder().decode(bytes)
}

/** Of texts that were looked at last: the same flow runs again and again. */
const keepReferences = keepLast<readonly FileReference[]>(1_000)

const referencesIn = ({ sha256, read }: FlowText): Promise<readonly FileReference[]> =>
  keepReferences(sha256, async () =>
    readFlows(await read(), descriptors).flatMap(({ flow }) => (flow ? references(flow, descriptors) : [])),
  )

interface LookUps {
  /** Those of the paths that are there. */
  at(paths: readonly string[]): Promise<Readonly<Record<string, string>>>
  /** All that a pattern matches, relative to the project. */
  matching(patterns: readonly string[]): Promise<Readonly<Record<string, string>>>
  /** All flows that a name fits, each where it lies. */
  called(name: string): Promise<Readonly<Record<string, string>>>
  flowNames(): readonly string[]
}

const lookUps = (workspace: Workspace, sent: MainFile['sent']): LookUps => {
  let names: Promise<readonly FlowName[]> | undefined
  let files: Promise<Readonly<Record<string, string>>> | undefined
  let read: readonly FlowName[] = []
  const flows = async (): Promise<readonly FlowName[]> => {
    names ??= workspace.flows.listNames()
    read = await names
    return read
  }
  const allFiles = async (): Promise<Readonly<Record<string, string>>> => {
    files ??= workspace.projectFiles.list().then((list) => Object.fromEntries(list.map(({ path, sha256 }) => [path, sha256])))
    return { ...(await files), ...sent }
  }
  return {
    at: async (paths) => {
      const stored = await workspace.projectFiles.findAll(paths)
      const inFlows = paths.some((path) => /\.ya?ml$/i.test(path)) ? (await flows()).filter((flow) => paths.includes(pathOf(flow))) : []
      return {
        ...Object.fromEntries([...stored, ...inFlows.map((flow) => ({ path: pathOf(flow), sha256: flow.sha256 }))].map(byPath)),
        ...Object.fromEntries(Object.entries(sent).filter(([path]) => paths.includes(path))),
      }
    },
    matching: async (patterns) =>
      Object.fromEntries(Object.entries(await allFiles()).filter(([path]) => patterns.some((pattern) => matchesGlob(path, pattern)))),
    called: async (name) => {
      const stored = (await flows()).filter((flow) => fitOf(name, { name: flow.name, path: flow.path }) !== undefined)
      const others = Object.entries(sent).filter(([path]) => /\.ya?ml$/i.test(path))
      return { ...Object.fromEntries(stored.map((flow) => [pathOf(flow), flow.sha256])), ...Object.fromEntries(others) }
    },
    flowNames: () => read.map(({ name }) => name),
  }
}

const byPath = ({ path, sha256 }: { readonly path: string; readonly sha256: string }) => [path, sha256] as const

/** Where a flow lies that came from no file: beside all others, under a name that no second one has. */
const pathOf = ({ id, name, path }: FlowName): string => path ?? `${slugOf(name) || 'flow'}.${id}.testmesh.yaml`

const filesFor = async (wanted: readonly FileReference[], from: string, stored: LookUps): Promise<Readonly<Record<string, string>>> => {
  const folders = foldersUpwards(posix.dirname(from))
  const upwards = (path: string): string[] =>
    folders.map((folder) => posix.join(folder, path)).filter((candidate) => !candidate.startsWith('../'))
  const paths = wanted.filter(({ kind }) => kind !== 'glob').flatMap(({ path }) => upwards(path))
  const patterns = wanted.filter(({ kind }) => kind === 'glob').flatMap(({ path }) => upwards(path))
  const names = wanted.filter(({ kind }) => kind === 'flow').map(({ path }) => path)
  const found = [
    ...(paths.length > 0 ? [await stored.at([...new Set(paths)])] : []),
    ...(patterns.length > 0 ? [await stored.matching(patterns)] : []),
    ...(await Promise.all(names.map((name) => stored.called(name)))),
  ]
  return Object.assign({}, ...found) as Readonly<Record<string, string>>
}

const foldersUpwards = (folder: string): string[] => (folder === '.' ? ['.'] : [folder, ...foldersUpwards(posix.dirname(folder))])
