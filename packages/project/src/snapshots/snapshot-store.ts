import { existsSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import type { Plan, SnapshotBook, Snapshots } from '@testmesh/engine'
import type { JsonValue, SnapshotSummary } from '@testmesh/protocol'
import type { LoadedFlow } from '../load-flow.ts'
import type { Project } from '../load-project.ts'
import { findObsolete } from './find-obsolete.ts'
import { readSnapshots, writeSnapshots } from './snapshot-file.ts'
import { snapshotFileOf } from './snapshot-path.ts'

type PlannedFlow = LoadedFlow & { readonly plan: Plan }

/** The snapshots of the flows of a batch: their executions share them. */
export interface SnapshotStore {
  of(flow: PlannedFlow): Snapshots
  /**
   * Writes what is new, and tells of what nobody asks for any more; `undefined` when there is nothing to tell.
   *
   * @param isWhole Whether a flow ran from its beginning to its end, with all of its rows, and passed.
   */
  finish(isWhole: (flow: PlannedFlow) => boolean): Promise<SnapshotSummary | undefined>
}

export interface SnapshotStoreOptions {
  readonly project: Pick<Project, 'root'>
  readonly flows: readonly PlannedFlow[]
  readonly writes: SnapshotBook['writes']
}

export const createSnapshotStore = ({ project, flows, writes }: SnapshotStoreOptions): SnapshotStore => {
  const pages = new Map<string, Page>()
  const pageOf = (flow: PlannedFlow): Page => {
    const path = snapshotFileOf(join(project.root, flow.file))
    const page = pages.get(path) ?? createPage(path)
    pages.set(path, page)
    return page
  }
  const obsoleteOf = async (flow: PlannedFlow): Promise<string[]> => {
    const { kept, compared } = pageOf(flow)
    const prefix = prefixOf(flow)
    const own = [...(await kept()).keys()].filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length))
    return findObsolete(own, flow.plan.snapshots, compared(prefix)).map((key) => prefix + key)
  }
  return {
    of: (flow) => ({ open: async () => openBook(pageOf(flow), { prefix: prefixOf(flow), writes, before: await pageOf(flow).kept() }) }),
    finish: async (isWhole) => {
      const obsolete = new Map<Page, string[]>()
      for (const flow of flows) {
        const page = pageOf(flow)
        if (existsSync(page.path) && isWhole(flow)) obsolete.set(page, [...(obsolete.get(page) ?? []), ...(await obsoleteOf(flow))])
      }
      const isRemoved = writes === 'all'
      for (const page of pages.values()) await save(page, isRemoved ? (obsolete.get(page) ?? []) : [])
      const told = [...obsolete].filter(([, keys]) => keys.length > 0)
      return summaryOf([...pages.values()], {
        obsolete: isRemoved ? [] : told.map(([{ path }, keys]) => ({ file: relative(project.root, path).split(sep).join('/'), keys })),
        removed: isRemoved ? told.reduce((sum, [, keys]) => sum + keys.length, 0) : 0,
      })
    },
  }
}

/** Several flows in one file keep theirs apart. */
const prefixOf = ({ isOneOfSeveral, plan }: PlannedFlow): string => (isOneOfSeveral ? `${plan.flow.name} › ` : '')

/** A file of snapshots, read once. */
interface Page {
  readonly path: string
  readonly kept: () => Promise<Map<string, JsonValue>>
  readonly written: Map<string, JsonValue>
  readonly updated: Map<string, JsonValue>
  /** By prefix. */
  readonly compared: (prefix: string) => { readonly seen: Set<string>; readonly judged: Set<string> }
}

const createPage = (path: string): Page => {
  let reading: Promise<Map<string, JsonValue>> | undefined
  const compared = new Map<string, ReturnType<Page['compared']>>()
  return {
    path,
    kept: () => {
      reading ??= readSnapshots(path)
      return reading
    },
    written: new Map(),
    updated: new Map(),
    compared: (prefix) => {
      const known = compared.get(prefix) ?? { seen: new Set(), judged: new Set() }
      compared.set(prefix, known)
      return known
    },
  }
}

interface Opened {
  readonly prefix: string
  readonly writes: SnapshotBook['writes']
  readonly before: ReadonlyMap<string, JsonValue>
}

const openBook = ({ written, updated, compared }: Page, { prefix, writes, before }: Opened): SnapshotBook => {
  const { seen, judged } = compared(prefix)
  return {
    writes,
    // Two executions that ask for the same new one: the second is compared with what the first gave.
    find: (key) => updated.get(prefix + key) ?? written.get(prefix + key) ?? before.get(prefix + key),
    keep: (key, value) => (before.has(prefix + key) ? updated : written).set(prefix + key, value),
    see: (key, pointer) => {
      seen.add(key)
      judged.add(pointer)
    },
  }
}

/** Another process may have written since it was read: only what is ours changes. */
const save = async ({ path, written, updated }: Page, removed: readonly string[]): Promise<void> => {
  if (written.size + updated.size + removed.length === 0) return
  const now = await readSnapshots(path)
  for (const [key, value] of [...written, ...updated]) now.set(key, value)
  for (const key of removed) now.delete(key)
  await writeSnapshots(path, now)
}

const summaryOf = (pages: readonly Page[], found: Pick<SnapshotSummary, 'obsolete' | 'removed'>): SnapshotSummary | undefined => {
  const count = (key: 'written' | 'updated') => pages.reduce((sum, page) => sum + page[key].size, 0)
  const summary = { written: count('written'), updated: count('updated'), ...found }
  const hasNews = summary.written + summary.updated + summary.removed + summary.obsolete.length > 0
  return hasNews ? summary : undefined
}
