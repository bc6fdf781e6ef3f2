import { type Disposable, RelativePattern, TestRunProfileKind, tests, workspace } from 'vscode'
import { debugTests } from './debug-tests.ts'
import { findProjects } from './find-projects.ts'
import { createFlowItems } from './flow-items.ts'
import { runTests } from './run-tests.ts'

/** Files that flows go by: other flows, environments, settings, data. */
const watched = '**/*.{yaml,yml,csv,json,env}'
/** Saving all writes many files at once. Milliseconds. */
const quietMs = 300

export interface TestExplorer extends Disposable {
  /** Looks at all flows anew. */
  refresh(): Promise<void>
}

/** The flows of all folders in the Test Explorer, as they are on disk. */
export const createTestExplorer = (): TestExplorer => {
  const controller = tests.createTestController('testmesh', 'TestMesh')
  const items = createFlowItems(controller)
  let reading: Promise<void> | undefined
  let again = false
  const readAll = async (): Promise<void> => {
    do {
      again = false
      const folders = workspace.workspaceFolders ?? []
      items.show(await Promise.all(folders.map(async (folder) => ({ folder, projects: await findProjects(folder) }))))
    } while (again)
  }
  // What changes while it reads is read once more.
  const refresh = (): Promise<void> => {
    again = reading !== undefined
    reading ??= readAll().finally(() => {
      reading = undefined
    })
    return reading
  }
  controller.refreshHandler = refresh
  const profile = (name: string, kind: TestRunProfileKind, work: typeof runTests) =>
    controller.createRunProfile(
      name,
      kind,
      async (request, token) => {
        // What was just saved counts.
        await refresh()
        await work(request, { controller, items, token })
      },
      true,
    )
  profile('Run', TestRunProfileKind.Run, runTests)
  profile('Debug', TestRunProfileKind.Debug, debugTests)
  const watching = watchFiles(() => void refresh())
  return {
    refresh,
    dispose: () => {
      watching.dispose()
      controller.dispose()
    },
  }
}

const watchFiles = (onChange: () => void): Disposable => {
  let timer: NodeJS.Timeout | undefined
  const soon = ({ path }: { readonly path: string }): void => {
    // Recordings are written by each run.
    if (/\/(?:node_modules|\.testmesh|\.git)\//.test(path)) return
    clearTimeout(timer)
    timer = setTimeout(onChange, quietMs)
  }
  const watchers = (workspace.workspaceFolders ?? []).map((folder) => {
    const watcher = workspace.createFileSystemWatcher(new RelativePattern(folder, watched))
    watcher.onDidChange(soon)
    watcher.onDidCreate(soon)
    watcher.onDidDelete(soon)
    return watcher
  })
  return {
    dispose: () => {
      clearTimeout(timer)
      for (const watcher of watchers) watcher.dispose()
    },
  }
}
