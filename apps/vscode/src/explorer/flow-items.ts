import { join, posix } from 'node:path'
import { fullTitle } from '@testmesh/protocol'
import { Range, type TestController, type TestItem, type TestItemCollection, Uri, type WorkspaceFolder } from 'vscode'
import type { ListedFlow } from '../cli/list-flows.ts'
import type { FoundProject } from './find-projects.ts'

/** What stands behind an item that can run. */
export interface FlowItem {
  readonly project: FoundProject
  readonly flow: ListedFlow
  /** The title of the data row. */
  readonly row?: string
}

export interface FlowItems {
  /** Shows what was found, and leaves out what is gone. */
  show(found: readonly { readonly folder: WorkspaceFolder; readonly projects: readonly FoundProject[] }[]): void
  /** What the item is, where it is a flow or a row. */
  get(item: TestItem): FlowItem | undefined
  /** By the file of its flow, absolute, and the title that events give it. */
  find(file: string, title: string): TestItem | undefined
}

/** Folders with their flows, and flows with their data rows, as items of the Test Explorer. */
export const createFlowItems = (controller: TestController): FlowItems => {
  let known = new WeakMap<TestItem, FlowItem>()
  let byTitle = new Map<string, TestItem>()

  const show: FlowItems['show'] = (found) => {
    known = new WeakMap()
    byTitle = new Map()
    const top = keeper(controller.items, controller)
    for (const { folder, projects } of found) {
      const outer = found.length > 1 ? keeper(top.keep(folder.uri.toString(), folder.name, folder.uri).children, controller) : top
      const folders = new Map<string, Keeper>()
      for (const project of projects) showProject(project, { folder, outer, folders })
      for (const one of [...folders.values(), ...(outer === top ? [] : [outer])]) one.drop()
    }
    top.drop()
  }

  const showProject = (project: FoundProject, { folder, outer, folders }: Place): void => {
    const path = (file: string): string => posix.relative(slashed(folder.uri.fsPath), slashed(join(project.folder.fsPath, file)))
    if (project.problem !== undefined) {
      const item = outer.keep(`problem ${project.folder}`, path('') || folder.name, project.folder)
      item.error = project.problem
    }
    const keeperOf = (inner: string): Keeper => {
      if (inner === '.') return outer
      const uri = Uri.joinPath(folder.uri, inner)
      const made = folders.get(inner) ?? keeper(outer.keep(uri.toString(), inner, uri).children, controller)
      folders.set(inner, made)
      return made
    }
    for (const flow of project.flows) showFlow({ project, flow }, keeperOf(posix.dirname(path(flow.file))))
  }

  const showFlow = ({ project, flow }: FlowItem, into: Keeper): void => {
    const file = join(project.folder.fsPath, flow.file)
    const uri = Uri.file(file)
    const item = into.keep(`${uri} ${flow.name}`, flow.name, uri)
    const line = (flow.line ?? 1) - 1
    item.range = new Range(line, 0, line, 0)
    item.description = posix.basename(flow.file)
    item.error = flow.problems?.map(({ message, hint }) => (hint ? `${message}: ${hint}` : message)).join('\n')
    known.set(item, { project, flow })
    byTitle.set(`${file} ${fullTitle(flow.name)}`, item)
    const rows = keeper(item.children, controller)
    for (const row of flow.rows ?? []) {
      // As it is called within its flow: `Prices [pot]` is `pot`.
      const child = rows.keep(
        `${uri} ${row}`,
        row
          .slice(fullTitle(flow.name).length)
          .trim()
          .replace(/^\[(.*)\]$/s, '$1') || row,
        uri,
      )
      known.set(child, { project, flow, row })
      byTitle.set(`${file} ${row}`, child)
    }
    rows.drop()
  }

  return { show, get: (item) => known.get(item), find: (file, title) => byTitle.get(`${file} ${title}`) }
}

interface Place {
  readonly folder: WorkspaceFolder
  readonly outer: Keeper
  /** Of the folders below it, by their paths. */
  readonly folders: Map<string, Keeper>
}

interface Keeper {
  /** The item of this id: the one that is there, with how its last run went, or a new one. */
  keep(id: string, label: string, uri: Uri): TestItem
  /** Removes those that were not kept. */
  drop(): void
}

const keeper = (items: TestItemCollection, controller: TestController): Keeper => {
  const kept = new Set<string>()
  return {
    keep: (id, label, uri) => {
      const item = items.get(id) ?? controller.createTestItem(id, label, uri)
      item.label = label
      kept.add(id)
      items.add(item)
      return item
    },
    drop: () => {
      for (const [id] of [...items]) if (!kept.has(id)) items.delete(id)
    },
  }
}

const slashed = (path: string): string => path.replaceAll('\\', '/')
