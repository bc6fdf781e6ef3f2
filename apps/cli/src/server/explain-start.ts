import { BadMasterKey } from '@testmesh/platform'
import { FolderInUse, SchemaTooNew } from '@testmesh/storage'
import { exitCodes } from '../exit-codes.ts'

/** Why a server could not start, in words, and the exit code; undefined for a bug. */
export const explainStart = (error: unknown): { readonly message: string; readonly exitCode: number } | undefined => {
  if (error instanceof FolderInUse) return { message: error.message, exitCode: exitCodes.folderInUse }
  if (error instanceof SchemaTooNew || error instanceof BadMasterKey) return { message: error.message, exitCode: exitCodes.invalid }
  if (!(error instanceof Error) || !('code' in error)) return undefined
  if (error.code === 'EADDRINUSE')
    return { message: 'another program listens on that port: choose one with --port', exitCode: exitCodes.invalid }
  if (error.code === 'EACCES') return { message: `${error.message}: this user may not`, exitCode: exitCodes.invalid }
  const isDatabase = /^(?:ECONNREFUSED|ENOTFOUND|ETIMEDOUT|CONNECT_TIMEOUT|28...|3D000|57P03)$/.test(String(error.code))
  return isDatabase ? { message: `the database does not let us in: ${error.message}`, exitCode: exitCodes.unreachable } : undefined
}
