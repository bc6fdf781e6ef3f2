import { writeSync } from 'node:fs'
import { setImmediate as pause } from 'node:timers/promises'
import { openDatabase } from '../../open-database.ts'

/** Opens the folder and inserts numbers until it is killed. Prints each when it was acknowledged, or why it may not open. */
const [folder = ''] = process.argv.slice(2)
const print = (line: string) => writeSync(1, `${line}\n`)

try {
  const database = await openDatabase({ folder })
  await database.query('create table if not exists numbers (n integer primary key)')
  const [row] = await database.query<{ next: number }>('select coalesce(max(n), -1) + 1 as next from numbers')
  print(`open from ${row?.next}`)
  for (let n = row?.next ?? 0; ; n += 1) {
    await database.query('insert into numbers values ($1)', [n])
    print(`${n}`)
    // The database answers without a pause, in which others would come in.
    await pause()
  }
} catch (problem) {
  print(`refused ${problem instanceof Error ? `${problem.name}: ${problem.message}` : problem}`)
  process.exitCode = 75
}
