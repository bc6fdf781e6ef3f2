// A process that tells the webhooks of a database, until it is killed: node messenger-process.ts <folder> <url of the database>
import { openPlatform } from '@testmesh/platform'
import { createMessenger } from '../webhooks/create-messenger.ts'
import { createSend } from '../webhooks/create-send.ts'

const [, , folder = '', databaseUrl = ''] = process.argv
// What it leaves behind ends with whoever started it.
process.stdin.on('end', () => process.exit(1)).resume()
const platform = await openPlatform({ folder, databaseUrl, postgres: { maxConnections: 4 } })
createMessenger({
  platform,
  send: createSend(),
  patience: { quietMs: 100, patienceMs: 300 },
  leaseMs: 1_000,
  pausesMs: Array.from({ length: 100 }, () => 200),
  onError: (error) => process.stderr.write(`${String(error)}\n`),
})
process.stdout.write('telling\n')
