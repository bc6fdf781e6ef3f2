/**
 * `sqlite:data/shop.db`, a connection that asks nobody for a password: all may know it, and no password looks like one. What somebody
 * declared to be a secret is one whatever it is.
 */
export const isFileDatabase = (value: unknown): boolean => typeof value === 'string' && /^sqlite3?:[^@?#]*$/.test(value)
