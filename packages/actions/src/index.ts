import type { CodeEntry } from '@testmesh/action-kit'
import { sharedCodes } from './codes.ts'
import { familyCodes } from './generated/codes.ts'

/** All error codes of the built-in actions. */
export const actionCodes: Readonly<Record<string, CodeEntry>> = Object.assign({}, sharedCodes, ...Object.values(familyCodes))

export type { ActionTable } from './builtin-actions.ts'
export { builtinActions, loadAction } from './builtin-actions.ts'
export { actionDescriptors } from './generated/descriptors.ts'
export type { Builtins } from './node/builtins.ts'
export { builtins } from './node/builtins.ts'
export { createClock } from './node/clock.ts'
export type { EgressPolicy, OwnService, PinnedHosts } from './node/egress.ts'
export { createEgress, openEgress } from './node/egress.ts'
export type { FilesOptions } from './node/files.ts'
export { createFiles, findProjectFile } from './node/files.ts'
export { isInside, leadsOutside } from './node/real-path.ts'
