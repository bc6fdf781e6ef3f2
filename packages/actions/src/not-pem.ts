import { ActionError } from '@testmesh/action-kit'
import { sharedCodes } from './codes.ts'

/** A module of its own, as few runs need it. */
export const notPem = (path: string): ActionError =>
  new ActionError('TLS_NOT_PEM', `the file ${path} is no PEM: it has no line -----BEGIN …-----`, { hint: sharedCodes.TLS_NOT_PEM.hint })
