import type { Files } from '@testmesh/action-kit'

/** Whether a setting holds a certificate or key itself, and not the path of one. */
export const isPem = (pathOrPem: string): boolean => pathOrPem.includes('-----BEGIN')

/** The text of a certificate or key that a setting holds or names. @throws ActionError FILE_NOT_FOUND, FILE_OUTSIDE_PROJECT, TLS_NOT_PEM */
export const readPem = async <P extends string | undefined>(pathOrPem: P, files: Files): Promise<P | string> => {
  if (pathOrPem === undefined || isPem(pathOrPem)) return pathOrPem
  const text = new TextDecoder().decode(await files.read(pathOrPem))
  if (isPem(text)) return text
  throw (await import('./not-pem.ts')).notPem(pathOrPem)
}
