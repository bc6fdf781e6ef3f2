import {
  createAccessTokens,
  createAuthenticator,
  createPasswords,
  createRateLimits,
  createSignIn,
  type Platform,
  type RateLimitOptions,
  type Send,
} from '@testmesh/platform'
import type { Capability } from '@testmesh/protocol'
import { createAccess } from './access/create-access.ts'
import { createChangeLog } from './access/create-change-log.ts'
import type { AppOptions } from './http/create-app.ts'
import { handlersOf } from './routes/handlers.ts'
import { createSend } from './webhooks/create-send.ts'

export interface PartsOptions {
  readonly platform: Pick<Platform, 'database' | 'queue' | 'keyring' | 'blobs'>
  readonly version: string
  readonly origins: readonly string[]
  readonly rateLimits?: RateLimitOptions
  /** What actions may do beyond the network. Default: nothing. */
  readonly granted?: readonly Capability[]
  /** Sends a delivery of a webhook. Default: wherever it may be. */
  readonly send?: Send
  /** Where people reach it, without a slash at the end. */
  readonly publicUrl?: string
  /** Aborts when the server shuts down: nobody waits for executions any more. Default: never. */
  readonly stopping?: AbortSignal
}

/** What the app is made of, apart from where it listens and what it tells. */
export const createParts = ({
  platform,
  version,
  origins,
  rateLimits,
  granted = [],
  send = createSend(),
  publicUrl,
  stopping = new AbortController().signal,
}: PartsOptions): Pick<AppOptions, 'database' | 'access' | 'log' | 'handlers' | 'origins'> => {
  const { database, keyring } = platform
  const passwords = createPasswords()
  const tokens = createAccessTokens(keyring)
  const limits = createRateLimits(rateLimits)
  const signIn = createSignIn({ database, keyring, passwords, tokens })
  return {
    database,
    origins,
    access: createAccess({ database, limits, authenticator: createAuthenticator(database, tokens) }),
    log: createChangeLog(database, keyring),
    handlers: handlersOf({ ...platform, version, granted, send, publicUrl, stopping, signIn, passwords, limits, origins }),
  }
}
