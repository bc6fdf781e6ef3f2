import type { Diagnostic } from '@testmesh/protocol'
import type { Workspace } from '@testmesh/storage'
import { Refusal } from '../refusal.ts'
import { createFlow, type FlowContext, updateFlow } from './save-flow.ts'

export interface PushedFile {
  /** Relative to the project, with forward slashes. */
  readonly path: string
  /** Of bytes that were put before. */
  readonly sha256: string
}

export interface PushedFlow extends PushedFile {
  /** The version that it takes the place of; 0: there is none yet. Default: whatever is there. */
  readonly base?: number | undefined
}

export interface Push {
  readonly flows: readonly PushedFlow[]
  readonly files: readonly PushedFile[]
  /** Also remove what has a path and is not among them. */
  readonly prune: boolean
  readonly message?: string | null
}

export interface Pushed {
  readonly created: readonly string[]
  readonly updated: readonly string[]
  readonly unchanged: number
  readonly removed: readonly string[]
  readonly diagnostics: readonly Diagnostic[]
}

/** Makes the flows and files of a workspace what they are in a project. Within a transaction: all of it, or nothing. */
export const pushProject = async (context: FlowContext, push: Push): Promise<Pushed> => {
  await refuseMissing(context.workspace, [...push.flows, ...push.files])
  refuseTwice(push)
  const flows = await pushFlows(context, push)
  const files = await pushFiles(context, push.files)
  const removed = push.prune ? await removeOthers(context, push) : []
  return {
    created: [...flows.created, ...files.created],
    updated: [...flows.updated, ...files.updated],
    unchanged: flows.unchanged + files.unchanged,
    removed,
    diagnostics: flows.diagnostics,
  }
}

/** @throws Refusal CONTENT_MISSING for files whose bytes nobody has sent */
export const refuseMissing = async (workspace: Workspace, all: readonly PushedFile[]): Promise<void> => {
  const missing = new Set(await workspace.contents.missing([...new Set(all.map(({ sha256 }) => sha256))]))
  if (missing.size === 0) return
  const paths = all.filter(({ sha256 }) => missing.has(sha256)).map(({ path }) => path)
  throw new Refusal('conflict', 'CONTENT_MISSING', `The bytes of ${paths.length} files were not sent: ${paths.slice(0, 5).join(', ')}`)
}

const refuseTwice = (push: Push): void => {
  const seen = new Set<string>()
  for (const kind of ['flows', 'files'] as const)
    for (const [at, { path }] of push[kind].entries()) {
      if (seen.has(path))
        throw new Refusal('invalid', 'PATH_TWICE', `The path ${path} is pushed twice.`, {
          errors: [{ pointer: `/body/${kind}/${at}/path`, message: 'is there already' }],
        })
      seen.add(path)
    }
}

const pushFlows = async (context: FlowContext, { flows, message = null }: Push) => {
  const texts = await context.workspace.contents.findAll(flows.map(({ sha256 }) => sha256))
  const result = { created: [] as string[], updated: [] as string[], unchanged: 0, diagnostics: [] as Diagnostic[] }
  for (const [at, { path, sha256, base }] of flows.entries()) {
    const text = readText({ path, at }, texts.get(sha256))
    const before = await context.workspace.flows.findByPath(path)
    if (before?.text === text) {
      result.unchanged += 1
      // Whoever pushes it again is told again.
      if (before.definition === null) result.diagnostics.push(...errorsIn(context.read(text, path)))
      continue
    }
    if (base !== undefined && base !== (before?.version ?? 0)) throw changedMeanwhile({ path, at }, before?.version)
    const saved = before
      ? await updateFlow(context, before.id, { text, base: before.version, message })
      : await createFlow(context, { text, path, message })
    result[before ? 'updated' : 'created'].push(path)
    result.diagnostics.push(...errorsIn(saved))
  }
  return result
}

const errorsIn = ({ diagnostics }: Pick<Pushed, 'diagnostics'>): Diagnostic[] => diagnostics.filter(({ severity }) => severity === 'error')

const changedMeanwhile = ({ path, at }: { readonly path: string; readonly at: number }, version: number | undefined): Refusal =>
  new Refusal(
    'conflict',
    'FLOW_CONFLICT',
    version === undefined
      ? `Somebody removed the flow ${path} meanwhile.`
      : `Somebody saved version ${version} of the flow ${path} meanwhile.`,
    { errors: [{ pointer: `/body/flows/${at}`, message: 'was changed meanwhile' }] },
  )

const readText = ({ path, at }: { readonly path: string; readonly at: number }, bytes: Uint8Array | undefined): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new Refusal('invalid', 'FLOW_NOT_UTF8', `The flow ${path} is not UTF-8 text.`, {
      errors: [{ pointer: `/body/flows/${at}`, message: 'is not UTF-8 text' }],
    })
  }
}

const pushFiles = async ({ workspace, by }: FlowContext, files: readonly PushedFile[]) => {
  const before = new Map((await workspace.projectFiles.findAll(files.map(({ path }) => path))).map((file) => [file.path, file.sha256]))
  const changed = files.filter(({ path, sha256 }) => before.get(path) !== sha256)
  for (const { path, sha256 } of changed) await workspace.projectFiles.put(path, sha256, by)
  const paths = changed.map(({ path }) => path)
  return {
    created: paths.filter((path) => !before.has(path)),
    updated: paths.filter((path) => before.has(path)),
    unchanged: files.length - changed.length,
  }
}

const removeOthers = async ({ workspace }: FlowContext, { flows, files }: Push): Promise<string[]> => {
  const kept = new Set([...flows, ...files].map(({ path }) => path))
  const removed: string[] = []
  for (const { id, path } of await workspace.flows.listWithPath())
    if (!kept.has(path) && (await workspace.flows.remove(id))) removed.push(path)
  for (const { path } of await workspace.projectFiles.list())
    if (!kept.has(path) && (await workspace.projectFiles.remove(path))) removed.push(path)
  return removed
}
