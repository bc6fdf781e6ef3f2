const codes = {
  unique: '23505',
  foreignKey: '23503',
  check: '23514',
  notNull: '23502',
  privilege: '42501',
  serialization: '40001',
  deadlock: '40P01',
}

/** Whether a query failed for this reason; `constraint` narrows it to one rule, by its name. */
export const isViolation = (error: unknown, kind: keyof typeof codes, constraint?: string): boolean => {
  if (!(error instanceof Error)) return false
  const { code, constraint: named, constraint_name: alsoNamed } = error as Error & Record<string, unknown>
  return code === codes[kind] && (constraint === undefined || (named ?? alsoNamed) === constraint)
}

/** Whether the database was not there for a query, so that the same may succeed later: no connection, no memory, shutting down. */
export const isOutage = (error: unknown): boolean => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return ofServer.test(code) || ofNetwork.test(code)
}

/** Whether the database lets nobody else in: it has as many connections as it takes. */
export const isFull = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === '53300'

const ofServer = /^(?:08...|57P0[1-5]|53...|58...|CONNECTION_\w+|CONNECT_TIMEOUT)$/
/** No way there, nobody there, no name for a moment, or cut off. */
const ofNetwork = /^(?:ECONN(?:REFUSED|RESET|ABORTED)|EPIPE|ETIMEDOUT|E(?:HOST|NET)(?:UNREACH|DOWN)|ENETRESET|ENOTFOUND|EAI_AGAIN)$/

/** Whether a value holds what no text of the database can: NUL, or half of a surrogate pair. */
export const isUnstorable = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && ['22021', '22P05', '22P02'].includes(String(error.code))
