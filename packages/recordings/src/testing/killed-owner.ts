import { openLedger } from '../index.ts'

/** Announces one resource and dies: `node killed-owner.ts FOLDER KEYFILE`. */
const [folder = '', keyFile = ''] = process.argv.slice(2)
const ledger = openLedger({ folder, batchId: 'killed', keyFile })
await ledger.add({ executionId: 'e1', path: 'steps/create', kind: 'bucket', ref: { name: 'left behind' } })
process.kill(process.pid, 'SIGKILL')
