import type { Database } from '../ports.ts'

/** Closes and removes itself at the end of an `await using`. */
export interface TemporaryDatabase extends Database, AsyncDisposable {}
