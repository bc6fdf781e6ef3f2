/** What an editor may say when it starts the server, and in its settings below `testmesh`. */
export interface Settings {
  /** The environment flows are checked in. Default: the one that a run takes. */
  readonly environment?: string
}

/** Anything else that an editor sends is of somebody else. */
export const readSettings = (value: unknown): Settings => {
  const environment = typeof value === 'object' && value !== null && 'environment' in value ? value.environment : undefined
  return typeof environment === 'string' && environment !== '' ? { environment } : {}
}
