import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { snapshotFileOf } from './snapshot-path.ts'
import type { SnapshotStore, SnapshotStoreOptions } from './snapshot-store.ts'

/** The snapshots of a batch; `undefined` where no flow has any, so that nothing is loaded for them. */
export const openSnapshots = async (options: SnapshotStoreOptions): Promise<SnapshotStore | undefined> => {
  const { project, flows } = options
  const hasSome = flows.some(({ plan, file }) => plan.snapshots.length > 0 || existsSync(snapshotFileOf(join(project.root, file))))
  return hasSome ? (await import('./snapshot-store.ts')).createSnapshotStore(options) : undefined
}
