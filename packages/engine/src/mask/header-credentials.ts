import { credentialsIn, type FieldPattern, isSecretHeader, valuesAt } from '@testmesh/action-kit'

/** The credentials in the headers of a config: of those whose name says that they carry some, one text or several. */
export const headerCredentials = (config: unknown, headers: readonly FieldPattern[]): string[] =>
  headers
    .flatMap((pattern) => valuesAt(config, `${pattern}/*`))
    .flatMap(({ pointer, value }) => {
      const name = pointer.slice(pointer.lastIndexOf('/') + 1)
      return isSecretHeader(name) ? [value].flat().flatMap((one) => (typeof one === 'string' ? credentialsIn(name, one) : [])) : []
    })
