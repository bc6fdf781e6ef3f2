'use client'
import { SecretDialog } from '../../ui/secret-dialog.tsx'

/** What a webhook signs with, once. */
export const NewSecret = (of: { name: string; secret: string; onClose: () => void }) => (
  <SecretDialog {...of} help="By it the program that is told knows that nobody else sent it (Standard Webhooks)." />
)
