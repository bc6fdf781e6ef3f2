import { BadMasterKey } from '@testmesh/platform'
import { CannotListen } from '@testmesh/server'
import { DamagedDatabase, FolderInUse, SchemaTooNew } from '@testmesh/storage'
import { exitCodes } from '../exit-codes.ts'
import { explainSystemError } from '../system-error.ts'

/** Why a server could not start, in words, and the exit code; undefined for a bug. */
export const explainStart = (error: unknown): { readonly message: string; readonly exitCode: number } | undefined => {
  if (error instanceof FolderInUse) return { message: error.message, exitCode: exitCodes.folderInUse }
  if (error instanceof DamagedDatabase) return { message: error.message, exitCode: exitCodes.unreachable }
  if (error instanceof SchemaTooNew || error instanceof BadMasterKey || error instanceof CannotListen)
    return { message: error.message, exitCode: exitCodes.invalid }
  if (!(error instanceof Error) || !('code' in error)) return undefined
  const ofSystem = explainSystemError(error)
  if (ofSystem !== undefined) return { message: ofSystem, exitCode: exitCodes.invalid }
  const isDatabase = /^(?:ECONNREFUSED|ENOTFOUND|ETIMEDOUT|CONNECT_TIMEOUT|28...|3D000|57P03)$/.test(String(error.code))
  return isDatabase ? { message: `the database does not let us in: ${error.message}`, exitCode: exitCodes.unreachable } : undefined
}
