import type { Diagnostic } from '@testmesh/protocol'
import { type FlowRecord, isViolation, type Workspace } from '@testmesh/storage'
import { missing, Refusal } from '../refusal.ts'
import type { FlowReader } from './flow-reader.ts'

export interface FlowInput {
  readonly text: string
  readonly path?: string | null
  readonly collectionId?: string | null
  readonly message?: string | null
}

export interface FlowContext {
  readonly workspace: Workspace
  readonly read: FlowReader
  /** The user who does it. */
  readonly by: string | null
}

export interface SavedFlow extends FlowRecord {
  readonly diagnostics: readonly Diagnostic[]
}

/** Keeps a text as a flow; its errors are told, and stand only against running it. */
export const createFlow = async ({ workspace, read, by }: FlowContext, input: FlowInput): Promise<SavedFlow> => {
  const { content, diagnostics } = read(input.text, input.path)
  await putText(workspace, input.text)
  const { path = null, collectionId = null, message = null } = input
  const flow = await explained(workspace.flows.create({ ...content, path, collectionId }, { by, message }), path)
  return { ...flow, diagnostics }
}

/** A new version of it. What is left out, path and collection, stays. */
export const updateFlow = async (context: FlowContext, id: string, update: FlowInput & { readonly base: number }): Promise<SavedFlow> => {
  const { workspace, read, by } = context
  const before = await findFlow(workspace, id)
  const { path = before.path, collectionId = before.collectionId, message = null } = update
  const { content, diagnostics } = read(update.text, path)
  await putText(workspace, update.text)
  const saving = workspace.flows.update(id, { base: update.base, content: { ...content, path, collectionId }, by, message })
  const updated = await explained(saving, path)
  if (updated.outcome === 'missing') throw missing('flow')
  if (updated.outcome === 'conflict') throw conflict(updated.flow)
  return { ...updated.flow, diagnostics }
}

export const restoreFlowVersion = async (
  context: FlowContext,
  id: string,
  { version, base }: { readonly version: number; readonly base: number },
): Promise<SavedFlow> => {
  const old = await context.workspace.flowVersions.find(id, version)
  if (!old) throw missing('version')
  return updateFlow(context, id, { text: old.text, base, message: `Restored version ${version}` })
}

export const findFlow = async (workspace: Workspace, id: string): Promise<FlowRecord> => {
  const flow = await workspace.flows.find(id)
  if (!flow) throw missing('flow')
  return flow
}

/** All of them, or none. */
export const removeFlows = async (workspace: Workspace, ids: readonly string[]): Promise<void> => {
  for (const id of ids) if (!(await workspace.flows.remove(id))) throw missing('flow')
}

/** Into a collection, or out of all; their texts and versions stay as they are. */
export const moveFlows = async (workspace: Workspace, ids: readonly string[], collectionId: string | null): Promise<void> => {
  if (collectionId !== null && !(await workspace.collections.find(collectionId))) throw missing('collection')
  for (const id of ids) if (!(await workspace.flows.move(id, collectionId))) throw missing('flow')
}

/** Executions name what they run by its hash. */
const putText = (workspace: Workspace, text: string): Promise<string> => workspace.contents.put(new TextEncoder().encode(text))

const conflict = (current: FlowRecord): Refusal =>
  new Refusal('conflict', 'FLOW_CONFLICT', `Somebody saved version ${current.version} of this flow meanwhile.`, {
    current,
  })

const explained = async <T>(saving: Promise<T>, path: string | null): Promise<T> => {
  try {
    return await saving
  } catch (error) {
    if (isViolation(error, 'unique', 'flows_path')) throw new Refusal('conflict', 'FLOW_PATH_TAKEN', `Another flow has the path ${path}.`)
    if (isViolation(error, 'foreignKey')) throw missing('collection')
    throw error
  }
}
