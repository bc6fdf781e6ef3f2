// A process that looks after the schedules of a database, until it is killed: node scheduler-process.ts <folder> <url of the database>
import { openPlatform } from '@testmesh/platform'
import { createScheduler } from '../create-scheduler.ts'

const [, , folder = '', databaseUrl = ''] = process.argv
// What it leaves behind ends with whoever started it.
process.stdin.on('end', () => process.exit(1)).resume()
const platform = await openPlatform({ folder, databaseUrl, postgres: { maxConnections: 4 } })
createScheduler({ platform, onError: (error) => process.stderr.write(`${String(error)}\n`) })
process.stdout.write('looking\n')
