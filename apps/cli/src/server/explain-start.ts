import { BadMasterKey, BrokenBackup } from '@testmesh/platform'
import { CannotListen } from '@testmesh/server'
import { DamagedDatabase, DatabaseInUse, DiskFull, FolderInUse, isOutage, NoCopy, NothingThere, SchemaTooNew } from '@testmesh/storage'
import { exitCodes } from '../exit-codes.ts'
import { explainSystemError } from '../system-error.ts'

/** Why a server could not start, or not end in order, or its data not be backed up or restored, in words, and the exit code; undefined for a bug. */
export const explainStart = (error: unknown): { readonly message: string; readonly exitCode: number } | undefined => {
  if (error instanceof FolderInUse || error instanceof NoCopy || error instanceof DatabaseInUse)
    return { message: error.message, exitCode: exitCodes.folderInUse }
  if (error instanceof DamagedDatabase || error instanceof DiskFull) return { message: error.message, exitCode: exitCodes.unreachable }
  if (error instanceof BrokenBackup || error instanceof NothingThere) return { message: error.message, exitCode: exitCodes.invalid }
  if (error instanceof SchemaTooNew || error instanceof BadMasterKey || error instanceof CannotListen)
    return { message: error.message, exitCode: exitCodes.invalid }
  if (!(error instanceof Error) || !('code' in error)) return undefined
  const ofSystem = explainSystemError(error)
  if (ofSystem !== undefined) return { message: ofSystem, exitCode: exitCodes.invalid }
  if (/^(?:DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_.*|CERT_.*|ERR_TLS_CERT_.*)$/.test(String(error.code)))
    return { message: distrusted(error), exitCode: exitCodes.unreachable }
  const isDatabase = isOutage(error) || /^(?:28...|3D000|42501)$/.test(String(error.code))
  return isDatabase ? { message: `the database does not let us in: ${withHint(error)}`, exitCode: exitCodes.unreachable } : undefined
}

/** PostgreSQL says in it what an administrator can do. */
const withHint = (error: Error & { readonly hint?: unknown }): string =>
  typeof error.hint === 'string' ? `${error.message}. ${error.hint}` : error.message

const distrusted = ({ message }: Error): string =>
  `the certificate of the database is not trusted: ${message}. When it is from an authority of your own, name its file in NODE_EXTRA_CA_CERTS.`
