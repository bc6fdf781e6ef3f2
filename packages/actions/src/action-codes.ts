import type { CodeEntry } from '@testmesh/action-kit'
import { sharedCodes } from './codes.ts'
import { familyCodes } from './generated/codes.ts'

// A file of its own: whoever runs flows does without.
/** All error codes of the built-in actions. */
export const actionCodes: Readonly<Record<string, CodeEntry>> = Object.assign({}, sharedCodes, ...Object.values(familyCodes))
