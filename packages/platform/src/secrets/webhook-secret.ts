import { randomBytes } from 'node:crypto'

/** A secret as Standard Webhooks writes it. @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
export const newWebhookSecret = (): string => prefix + randomBytes(32).toString('base64')

/** What is signed with. */
export const keyOfSecret = (secret: string): Buffer => Buffer.from(secret.slice(prefix.length), 'base64')

const prefix = 'whsec_'
