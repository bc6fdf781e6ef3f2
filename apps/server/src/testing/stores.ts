import { postgresServer } from '@testmesh-tooling/services'

export interface Store {
  /** Absent: an embedded one. */
  readonly databaseUrl?: string
  stop(): Promise<void>
}

/** Both databases, for `describe.each`: what the API does on one it does on the other. */
export const stores: readonly { readonly name: string; open(): Promise<Store> }[] = [
  { name: 'PGlite', open: async () => ({ stop: async () => {} }) },
  {
    name: 'PostgreSQL',
    open: async () => {
      const server = await postgresServer()
      return { databaseUrl: server.dsn, stop: () => server.stop() }
    },
  },
]
