import { ActionError, type ActionErrorOptions } from '@testmesh/action-kit'
import { neo4jCodes } from './codes.ts'

export type Neo4jCode = keyof typeof neo4jCodes

/** An error of this family, with the hint of its code unless a better one is given. */
export const neo4jError = (code: Neo4jCode, message: string, options: ActionErrorOptions = {}): ActionError =>
  new ActionError(code, message, { hint: neo4jCodes[code].hint, ...options })
