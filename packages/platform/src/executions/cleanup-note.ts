import type { JsonValue } from '@testmesh/protocol'
import type { NewCleanup, Start, WorkspaceTransaction } from '@testmesh/storage'
import type { Keyring } from '../secrets/keyring.ts'

/** What an execution made elsewhere, and what it takes to remove it. */
export interface CleanupNote {
  /** Path of the step that made it. */
  readonly path: string
  readonly kind: string
  /** The action whose `undo` knows the kind. Absent: cleanup steps of the flow. */
  readonly action?: string
  readonly ref: JsonValue
}

interface SealedText {
  readonly ciphertext: string
  readonly dekWrapped: string
  readonly kekId: string
}

/** Into the ledger of a start. Added again under the same id, it is there once. Resolves to the id. */
export const addCleanup = (
  workspace: Pick<WorkspaceTransaction, 'cleanup'>,
  keyring: Keyring,
  { start, id, note }: { readonly start: Start; readonly id: string; readonly note: CleanupNote },
): Promise<string> => workspace.cleanup.add(start, { id, ...sealNote(keyring, start.executionId, note) })

const placeOf = (executionId: string): string[] => ['cleanup', executionId]

/** As the ledger keeps it: what removes a thing may hold a secret. */
const sealNote = (keyring: Keyring, executionId: string, { path, kind, action = '', ref }: CleanupNote): NewCleanup => {
  const { ciphertext, dekWrapped, kekId } = keyring.seal(JSON.stringify(ref), placeOf(executionId))
  const sealed = { ciphertext: Buffer.from(ciphertext).toString('base64'), dekWrapped: Buffer.from(dekWrapped).toString('base64'), kekId }
  return { path, kind, action, ref: sealed }
}

export const openNote = (keyring: Keyring, executionId: string, { path, kind, action, ref }: NewCleanup): CleanupNote => {
  const { ciphertext, dekWrapped, kekId } = ref as unknown as SealedText
  const sealed = { ciphertext: Buffer.from(ciphertext, 'base64'), dekWrapped: Buffer.from(dekWrapped, 'base64'), kekId }
  return { path, kind, ref: JSON.parse(keyring.open(sealed, placeOf(executionId))) as JsonValue, ...(action !== '' && { action }) }
}
