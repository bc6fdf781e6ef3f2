import { migrate } from '../../migrate/migrate.ts'
import { openDatabase } from '../../open-database.ts'

/** Migrates the database of the url as a server does at its start, and prints what it applied. */
const [url = ''] = process.argv.slice(2)
const database = await openDatabase({ url })
console.log(`applied ${JSON.stringify(await migrate(database))}`)
await database.close()
