import type { CollectedFiles, ProjectFile } from '../apps/cli/src/remote/collect-files.ts'
import { pushFiles } from '../apps/cli/src/remote/push-files.ts'
import type { Client } from '../packages/client/src/index.ts'
import type { OpenWorkspace } from '../packages/storage/src/index.ts'

/** What versions say that `npm start` saved. */
const message = 'npm start'

export interface PushedDemo {
  /** Ids of the demo flows that are as they are in the clone. */
  readonly flowIds: readonly string[]
  /** Paths of those that somebody changed on the server: they stay as he left them. */
  readonly kept: readonly string[]
}

/** Brings the demo to the server. What people pushed or changed there is theirs. */
export const pushDemo = async (client: Client, workspace: OpenWorkspace, demo: CollectedFiles): Promise<PushedDemo> => {
  const theirs = new Set([...(await changedFlows(workspace, demo.flows)), ...(await changedFiles(workspace, demo.files))])
  const isOurs = ({ path }: ProjectFile): boolean => !theirs.has(path)
  const ours = { flows: demo.flows.filter(isOurs), files: demo.files.filter(isOurs) }
  await pushFiles(client, ours, { prune: false, message })
  const paths = new Set(ours.flows.map(({ path }) => path))
  const stored = await workspace.flows.listWithPath()
  return { flowIds: stored.filter(({ path }) => paths.has(path)).map(({ id }) => id), kept: [...theirs].sort() }
}

/** Their newest version is not from here. */
const changedFlows = async (workspace: OpenWorkspace, flows: readonly ProjectFile[]): Promise<string[]> => {
  const wanted = new Map(flows.map(({ path, sha256 }) => [path, sha256]))
  const changed: string[] = []
  for (const { id, path, sha256 } of await workspace.flows.listWithPath()) {
    if (!wanted.has(path) || wanted.get(path) === sha256) continue
    const [newest] = await workspace.flowVersions.list(id)
    if (newest?.message !== message) changed.push(path)
  }
  return changed
}

/** The key of `npm start` has no maker, so its files have none either. */
const changedFiles = async (workspace: OpenWorkspace, files: readonly ProjectFile[]): Promise<string[]> => {
  const wanted = new Map(files.map(({ path, sha256 }) => [path, sha256]))
  const stored = await workspace.projectFiles.findAll([...wanted.keys()])
  return stored.filter(({ path, sha256, updatedBy }) => updatedBy !== null && wanted.get(path) !== sha256).map(({ path }) => path)
}
