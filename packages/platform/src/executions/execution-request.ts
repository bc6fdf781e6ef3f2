import type { DebugWish, JsonObject, JsonValue } from '@testmesh/protocol'
import type { ExecutionRecord } from '@testmesh/storage'
import type { Keyring } from '../secrets/keyring.ts'

/** What an execution was asked for, beside its flow, row and environment. */
export interface ExecutionRequest {
  /** Which of the documents in the text of the flow. */
  readonly document: number
  readonly variables: Readonly<Record<string, JsonValue>>
  /** Variables that are masked everywhere. */
  readonly secrets: Readonly<Record<string, string>>
  readonly inputs: Readonly<Record<string, JsonValue>>
  /** Repeats everything random. */
  readonly seed?: number
  /** Only from this step on, and up to that one. */
  readonly from?: string
  readonly upTo?: string
  /** Somebody steps through it. */
  readonly debug?: DebugWish
}

interface SealedText {
  readonly ciphertext: string
  readonly dekWrapped: string
  readonly kekId: string
}

/** As it lies in the database: what is secret, sealed for this execution alone. */
export type SealedRequest = Omit<ExecutionRequest, 'secrets'> & { readonly sealed: Readonly<Record<string, SealedText>> }

export const sealRequest = (keyring: Keyring, executionId: string, { secrets, ...open }: ExecutionRequest): SealedRequest => ({
  ...open,
  sealed: Object.fromEntries(
    Object.entries(secrets).map(([name, value]) => {
      const { ciphertext, dekWrapped, kekId } = keyring.seal(value, ['execution', executionId, name])
      return [name, { ciphertext: toText(ciphertext), dekWrapped: toText(dekWrapped), kekId }]
    }),
  ),
})

export const openRequest = (keyring: Keyring, { id, request }: ExecutionRecord): ExecutionRequest => {
  const { sealed = {}, ...open } = request as JsonObject as unknown as SealedRequest
  const opened = Object.entries(sealed).map(([name, { ciphertext, dekWrapped, kekId }]) => [
    name,
    keyring.open({ ciphertext: toBytes(ciphertext), dekWrapped: toBytes(dekWrapped), kekId }, ['execution', id, name]),
  ])
  return { ...open, secrets: Object.fromEntries(opened) }
}

const toText = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
const toBytes = (text: string): Uint8Array => Buffer.from(text, 'base64')
