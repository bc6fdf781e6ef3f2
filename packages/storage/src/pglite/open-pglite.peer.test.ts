import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Script, startScript } from '../contract/testing/start-script.ts'
import { migrations } from '../generated/migrations.ts'
import { DiskFull, FolderInUse, isOutage, migrate, openDatabase, openToRead } from '../index.ts'
import { templateFile } from '../testing/index.ts'
import { lockByPidFile } from './lock-by-pid-file.ts'

let folder: string
let scripts: Script[]
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'testmesh-folder-'))
  scripts = []
})
afterEach(async () => {
  for (const script of scripts) script.kill('SIGKILL')
  await Promise.all(scripts.map(({ ended }) => ended))
  await rm(folder, { recursive: true, force: true })
})

const start = () => {
  const script = startScript('insert-script.ts', [folder])
  scripts.push(script)
  return script
}

/** Made from the template, so that the processes of a test open it quickly. */
const create = async () => {
  const database = await openDatabase({ folder, template: await templateFile() })
  await database.close()
}

describe('a folder of PGlite', () => {
  it('is copied before its schema changes, so that there is a way back; and not when there is nothing in it, or nothing to change', async () => {
    await create()
    const copies: string[] = []
    const onCopied = (path: string) => copies.push(path)
    const database = await openDatabase({ folder })
    await database.query('create table kept as select 7 as n')
    expect(await migrate(database, { onCopied })).toEqual([])
    const next = { number: migrations.length, name: 'next', sql: 'drop table kept' }
    expect(await migrate(database, { known: [...migrations, next], onCopied })).toEqual(['next'])
    await database.close()
    expect(copies.map((path) => path.replace(/\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d/, 'TIME'))).toEqual([
      join(folder, 'backups', `TIME-schema-${migrations.length - 1}`),
    ])
    await rename(join(folder, 'database'), join(folder, 'newer'))
    await rename(copies[0] ?? '', join(folder, 'database'))
    const restored = await openDatabase({ folder })
    expect(await restored.query('select n from kept')).toEqual([{ n: 7 }])
    expect(await migrate(restored)).toEqual([])
    await restored.close()
  })

  it('does nothing while its disk is nearly full, is there again when there is room, and loses nothing when it ends meanwhile', async () => {
    await create()
    let free = 1e9
    const open = () => openDatabase({ folder, freeBytes: () => free, onNotDurable: () => {} })
    const database = await open()
    await database.query('create table kept as select 7 as n')
    free = 31 * 1024 * 1024
    const insert = 'insert into kept values (8)'
    const refused = await database.query(insert).catch((problem: unknown) => problem)
    expect(refused).toBeInstanceOf(DiskFull)
    expect([isOutage(refused), String(refused)]).toEqual([
      true,
      `DiskFull: The disk of ${folder} has less than 32 MiB left, which the embedded database needs: make room there. Until then it does nothing; what it acknowledged is kept.`,
    ])
    await expect(database.transaction((sql) => sql.query(insert))).rejects.toThrow(DiskFull)
    free = 1e9
    await database.query(insert)
    free = 0
    await expect(database.close()).rejects.toThrow(DiskFull)
    await expect(open()).rejects.toThrow(DiskFull)
    free = 1e9
    const again = await open()
    expect(await again.query('select n from kept order by n')).toEqual([{ n: 7 }, { n: 8 }])
    await again.close()
  })

  it('keeps every row that was acknowledged when its process is killed, three times', async () => {
    await create()
    let acknowledged = -1
    for (let round = 0; round < 3; round += 1) {
      const script = start()
      const opened = await script.said('open from')
      expect(Number(opened.split(' ').at(-1))).toBeGreaterThan(acknowledged)
      await script.said(String(acknowledged + 50 + 37 * round))
      script.kill('SIGKILL')
      await script.ended
      acknowledged = Number(script.lines().at(-1))
    }
    const database = await openDatabase({ folder })
    const [row] = await database.query<{ count: number; last: number }>('select count(*) as count, max(n) as last from numbers')
    await database.close()
    expect(row?.count).toBe((row?.last ?? 0) + 1)
    expect(row?.last).toBeGreaterThanOrEqual(acknowledged)
  })

  it('is refused to a second process within a second, also while the first stands still, and names the first', async () => {
    await create()
    const first = start()
    await first.said('open from')
    first.kill('SIGSTOP')
    const before = performance.now()
    const problem = await openDatabase({ folder }).catch((error: unknown) => error)
    expect(performance.now() - before).toBeLessThan(1000)
    expect(problem).toBeInstanceOf(FolderInUse)
    expect(problem).toMatchObject({ code: 'FOLDER_IN_USE', pid: first.pid })
    const second = start()
    expect(await second.ended).toBe(75)
    expect(second.lines()).toEqual([
      `refused FolderInUse: The data folder ${folder} is in use by process ${first.pid}. Stop it, or use another folder.`,
    ])
  })

  it('is read by others while a process writes to it, in a copy that goes with them', async () => {
    await create()
    const first = start()
    await first.said('5')
    await mkdir(join(folder, 'backups'))
    await mkdir(join(folder, 'backups', 'copy-99999999-ab'))
    const database = await openToRead({ folder })
    expect(await readdir(join(folder, 'backups'))).toEqual([expect.stringContaining(`copy-${process.pid}-`)])
    const [row] = await database.query<{ count: number; last: number }>('select count(*) as count, max(n) as last from numbers')
    expect(row?.count).toBe((row?.last ?? 0) + 1)
    expect(row?.last).toBeGreaterThanOrEqual(5)
    await first.said(String((row?.last ?? 0) + 20))
    await database.close()
    expect(await readdir(join(folder, 'backups'))).toEqual([])
    const offer = join(folder, 'copies.json')
    expect((await stat(offer)).mode & 0o777).toBe(0o600)
    const { port } = JSON.parse(await readFile(offer, 'utf8'))
    await writeFile(offer, JSON.stringify({ port, token: 'guessed' }))
    await expect(openToRead({ folder })).rejects.toThrow('does not answer')
    // Of a server that crashed somebody else may have the port.
    const stranger = createServer((socket) => void socket.once('data', () => strangeAnswer && socket.end(strangeAnswer)))
    let strangeAnswer = 'hello\n'
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve))
    await writeFile(offer, JSON.stringify({ port: (stranger.address() as AddressInfo).port, token: 'old' }))
    await expect(openToRead({ folder })).rejects.toThrow('does not answer')
    strangeAnswer = ''
    await expect(openToRead({ folder }, AbortSignal.timeout(100))).rejects.toThrow('does not answer')
    stranger.close()
    await rm(offer)
    await expect(openToRead({ folder })).rejects.toThrow('gives no copy of its database')
    expect(await readdir(join(folder, 'backups'))).toEqual([])
  })

  it('is not copied where its disk would be full afterwards', async () => {
    await create()
    const database = await openDatabase({ folder, freeBytes: () => 70e6 })
    await expect(openToRead({ folder })).rejects.toThrow(/could not copy its database: there is no room for it: .* \d+ MiB free/)
    await database.close()
  })

  it('is open where it cannot be copied for others, and says why', async () => {
    await create()
    await mkdir(join(folder, 'copies.json'))
    const warned = new Promise<Error>((resolve) => process.once('warning', resolve))
    const database = await openDatabase({ folder })
    expect((await warned).message).toMatch(/^testmesh backup gets no copy of the database .*copies\.json/)
    expect(await database.query('select 7 as n')).toEqual([{ n: 7 }])
    await database.close()
  })

  it('is one folder by whatever name, free again once closed, and may be closed twice', async () => {
    await create()
    const alias = `${folder}-alias`
    await symlink(folder, alias)
    const database = await openDatabase({ folder })
    await expect(openDatabase({ folder: alias })).rejects.toMatchObject({ pid: process.pid })
    await Promise.all([database.close(), database.close()])
    const again = await openDatabase({ folder: alias })
    await again.close()
    await rm(alias)
  })

  it('begins anew when its making was cut short', async () => {
    await mkdir(join(folder, 'database'))
    await writeFile(join(folder, 'database', 'PG_VERSION'), '18')
    await writeFile(join(folder, 'creating'), '')
    const database = await openDatabase({ folder, template: await templateFile() })
    expect(await migrate(database)).toEqual([])
    await database.close()
    expect(existsSync(join(folder, 'creating'))).toBe(false)
  })

  it.each([
    ['pg_control is not its own', (data: string) => writeFile(join(data, 'global/pg_control'), Buffer.alloc(8192, 7))],
    ['pg_control is empty', (data: string) => writeFile(join(data, 'global/pg_control'), '')],
    ['PG_VERSION is gone', (data: string) => rm(join(data, 'PG_VERSION'))],
  ])('says what to do when its files are damaged, and leaves them as they are: %s', async (_, damage) => {
    const data = join(folder, 'database')
    await (await openDatabase({ folder, template: await templateFile() })).close()
    await damage(data)
    const before = await readdir(data)
    const opening = openDatabase({ folder })
    await expect(opening).rejects.toThrow(`The embedded database in ${data} does not open`)
    await expect(opening).rejects.toMatchObject({ code: 'DATABASE_DAMAGED' })
    // PostgreSQL may leave a note that it was there.
    expect((await readdir(data)).filter((name) => name !== 'postmaster.pid')).toEqual(before)
    // The folder is free again.
    await expect(openDatabase({ folder })).rejects.toMatchObject({ code: 'DATABASE_DAMAGED' })
  })

  it('is made without a template too', async () => {
    const database = await openDatabase({ folder, template: join(folder, 'none.tar.gz') })
    expect(await migrate(database)).toEqual([
      'foundation',
      'tables',
      'grants',
      'server',
      'master_key',
      'trace_parent',
      'retention',
      'clock',
      'unfinished',
      'removed_secrets',
      'schedules',
      'schedule_of_execution',
      'webhooks',
      'webhook_indexes',
      'pools',
      'workers',
      'shares',
      'debug_commands',
      'quarantine',
      'triggers',
    ])
    await database.close()
  })
})

describe('a lock by a file, where the system has no better', () => {
  it('is refused while its owner lives, and taken over when he is gone or another has his number', async () => {
    const lock = await lockByPidFile(folder)
    await expect(lockByPidFile(folder)).rejects.toMatchObject({ pid: process.pid })
    await lock.release()

    await writeFile(join(folder, 'owner.2.json'), JSON.stringify({ pid: 2 ** 22 + 1 }))
    await (await lockByPidFile(folder)).release()

    await writeFile(join(folder, 'owner.9.json'), JSON.stringify({ pid: process.pid, startedAt: 'Thu Jan  1 00:00:00 1970' }))
    const taken = await lockByPidFile(folder)
    expect(await readdir(folder)).toEqual(['owner.10.json'])
    await expect(lockByPidFile(folder)).rejects.toMatchObject({ pid: process.pid })
    await taken.release()
    await (await lockByPidFile(folder)).release()
  })

  it('goes to one of many that find it left behind', async () => {
    await writeFile(join(folder, 'owner.1.json'), JSON.stringify({ pid: 2 ** 22 + 1 }))
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => lockByPidFile(folder)))
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  it('stays with a file that nobody can read', async () => {
    await writeFile(join(folder, 'owner.1.json'), 'not JSON')
    await expect(lockByPidFile(folder)).rejects.toMatchObject({ code: 'FOLDER_IN_USE', pid: undefined })
  })
})
