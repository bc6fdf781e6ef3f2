import type { Files } from '@testmesh/action-kit'

/** Whether a setting holds a certificate or key itself, and not the path of one. */
export const isPem = (pathOrPem: string): boolean => pathOrPem.includes('-----BEGIN')

/** The text of a certificate or key that a setting holds or names. @throws ActionError FILE_NOT_FOUND, FILE_OUTSIDE_PROJECT */
export const readPem = async <P extends string | undefined>(pathOrPem: P, files: Files): Promise<P | string> =>
  pathOrPem === undefined || isPem(pathOrPem) ? pathOrPem : new TextDecoder().decode(await files.read(pathOrPem))
