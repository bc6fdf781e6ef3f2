import { postgresServer } from '@testmesh-tooling/services'
import { type TemporaryDatabase, temporaryPglite, temporaryPostgres } from '../../testing/index.ts'

/** Every adapter, for `describe.each`: what holds for one holds for the other. */
export const databases: readonly { readonly name: string; open(): Promise<TemporaryDatabase> }[] = [
  { name: 'pglite', open: temporaryPglite },
  {
    name: 'postgres',
    open: async () => {
      const server = await postgresServer()
      const database = await temporaryPostgres({ url: server.dsn })
      const dispose = async () => {
        await database.close()
        await server.stop()
      }
      return { ...database, [Symbol.asyncDispose]: dispose }
    },
  },
]
