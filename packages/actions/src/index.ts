import type { CodeEntry } from '@testmesh/action-kit'
import { sharedCodes } from './codes.ts'
import { familyCodes } from './generated/codes.ts'

/** All error codes of the built-in actions. */
export const actionCodes: Readonly<Record<string, CodeEntry>> = Object.assign({}, sharedCodes, ...Object.values(familyCodes))

export type { ActionTable } from './builtin-actions.ts'
export { builtinActions, loadAction } from './builtin-actions.ts'
export { actionDescriptors } from './generated/descriptors.ts'
