import { createHmac } from 'node:crypto'
import { keyOfSecret } from '../secrets/webhook-secret.ts'

/** What is signed: the bytes that are sent, under the id by which a receiver knows what it has already. */
export interface Signing {
  readonly id: string
  /** Of this attempt. */
  readonly at: Date
  readonly body: string
  /** Each makes a signature; any of them will do. */
  readonly secrets: readonly string[]
}

/** @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
export const signedHeaders = ({ id, at, body, secrets }: Signing): Readonly<Record<string, string>> => {
  const timestamp = String(Math.floor(at.getTime() / 1000))
  const signatures = secrets.map(
    (secret) => `v1,${createHmac('sha256', keyOfSecret(secret)).update(`${id}.${timestamp}.${body}`).digest('base64')}`,
  )
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') }
}
