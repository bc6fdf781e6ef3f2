import type * as promises from 'node:fs/promises'

/** Node's `fs/promises`, loaded when a batch first needs it: most need none. */
export const filePromises = (): typeof promises => process.getBuiltinModule('node:fs/promises')
