import type { Keyring } from '@testmesh/platform'
import type { JsonValue } from '@testmesh/protocol'
import type { NewCleanup } from '@testmesh/storage'
import type { LedgerNote } from './messages.ts'

interface SealedText {
  readonly ciphertext: string
  readonly dekWrapped: string
  readonly kekId: string
}

const placeOf = (executionId: string): string[] => ['cleanup', executionId]

/** As the ledger keeps it: what removes a thing may hold a secret. */
export const sealNote = (keyring: Keyring, executionId: string, { path, kind, action = '', ref }: LedgerNote): NewCleanup => {
  const { ciphertext, dekWrapped, kekId } = keyring.seal(JSON.stringify(ref), placeOf(executionId))
  const sealed = { ciphertext: Buffer.from(ciphertext).toString('base64'), dekWrapped: Buffer.from(dekWrapped).toString('base64'), kekId }
  return { path, kind, action, ref: sealed }
}

export const openNote = (keyring: Keyring, executionId: string, { path, kind, action, ref }: NewCleanup): LedgerNote => {
  const { ciphertext, dekWrapped, kekId } = ref as unknown as SealedText
  const sealed = { ciphertext: Buffer.from(ciphertext, 'base64'), dekWrapped: Buffer.from(dekWrapped, 'base64'), kekId }
  return { path, kind, ref: JSON.parse(keyring.open(sealed, placeOf(executionId))) as JsonValue, ...(action !== '' && { action }) }
}
