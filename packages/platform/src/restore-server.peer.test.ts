import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { accountsOf, contentOf, type Database, latestSchema, newId, type ScheduleContent, withWorkspace } from '@testmesh/storage'
import { type TemporaryDatabase, temporaryPglite } from '@testmesh/storage/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { verifyBackup } from './backups/read-backup.ts'
import { tarEnd, tarHeader, tarPadding } from './backups/tar.ts'
import { type BackupOptions, writeBackup } from './backups/write-backup.ts'
import { openBlobFolder } from './blobs/blob-folder.ts'
import { restoreServer } from './restore-server.ts'

let folder: string
let source: TemporaryDatabase
let file: string
let ids: Awaited<ReturnType<typeof furnish>>
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'testmesh-backup-'))
  source = await temporaryPglite()
  ids = await furnish(source)
  file = await backUp('good', {})
})
afterAll(async () => {
  await source[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

const blobs = (name = 'source') => openBlobFolder(join(folder, name))

const schedule: ScheduleContent = {
  name: 'Hourly',
  cron: '0 * * * *',
  timezone: 'UTC',
  flows: { suite: 'smoke' },
  environment: null,
  variables: {},
  overlap: 'allow',
  catchUp: 'all',
  catchUpWithinMs: 86_400_000,
}

const trigger: Parameters<ReturnType<typeof withWorkspace>['triggers']['create']>[1] = {
  name: 'Deployed',
  kind: 'github',
  flows: { suite: 'smoke' },
  environment: null,
  when: null,
  variables: {},
  overlap: 'allow',
}

/** A server in the middle of its work: something waits, something runs, something is due, something is to be told. */
const furnish = async (database: Database) => {
  const user = await accountsOf(database).users.create({ email: 'olga@example.com', name: 'Olga' })
  const { id } = await accountsOf(database).workspaces.create({ slug: 'main', name: 'Main', ownerId: user.id })
  const workspace = withWorkspace(database, id)
  const [waiting, running] = [newId(), newId()]
  for (const executionId of [waiting, running])
    await database.query(
      `insert into executions.executions (workspace_id, id, flow_name, flow_sha256, trigger_type) values ($1, $2, 'Pay', '', 'api')`,
      [id, executionId],
    )
  await workspace.executions.start({ executionId: running, epoch: 1 })
  await database.query(`insert into scheduler.jobs (workspace_id, id, kind) values ($1, $2, 'execution')`, [id, waiting])
  await database.query(
    `insert into scheduler.jobs (workspace_id, id, kind, state, epoch, attempt, owner, lease_until)
     values ($1, $2, 'execution', 'running', 1, 1, 'agent', tm.now() + interval '1 hour')`,
    [id, running],
  )
  await database.query(`insert into scheduler.attempts (workspace_id, job_id, epoch, owner) values ($1, $2, 1, 'agent')`, [id, running])
  const { sha256 } = await blobs().put(new TextEncoder().encode('a picture'), 'image/png')
  for (const hash of [sha256, 'f'.repeat(64)])
    await database.query(
      `insert into executions.artifacts (workspace_id, execution_id, id, epoch, name, media_type, sha256, size_bytes)
       values ($1, $2, gen_random_uuid(), 1, 'a', 'image/png', $3, 9)`,
      [id, running, hash],
    )
  const hourly = await workspace.schedules.create(schedule, { by: null, nextAt: new Date(Date.now() - 3 * 3_600_000) })
  const lost = { ...schedule, name: 'Nowhere', timezone: 'Mars/Olympus' }
  await workspace.schedules.create(lost, { by: null, nextAt: new Date(0) })
  const bytes = new TextEncoder().encode('sealed')
  const content = { name: 'night watch', kind: 'generic', source: 'all', environments: null, flows: null, when: 'changes' } as const
  const target = { origin: 'https://example.com', ciphertext: bytes, dekWrapped: bytes, kekId: 'k' }
  const webhook = await workspace.webhooks.create(newId(), content, { by: null, target })
  await workspace.triggers.create(newId(), trigger, { by: null, proof: { ciphertext: bytes, dekWrapped: bytes, kekId: 'k' } })
  await workspace.deliveries.add({ id: newId(), webhookId: webhook.id, body: '{}', title: 'Pay fails', told: [], more: 0 })
  await database.query('insert into executions.outbox (workspace_id, id, execution_id) values ($1, $2, $3)', [id, newId(), waiting])
  await accountsOf(database).sessions.create({ userId: user.id, tokenHash: bytes, expiresAt: new Date('2100-01-01') })
  return { workspaceId: id, waiting, running, hourly: hourly.id, webhook: webhook.id, sha256 }
}

const backUp = async (name: string, options: Partial<BackupOptions>): Promise<string> => {
  const chunks: Uint8Array[] = []
  const write = async (bytes: Uint8Array) => void chunks.push(bytes.slice())
  await writeBackup({ database: source, blobs: blobs(), version: '1.2.3', write, ...options })
  return save(name, gzipSync(Buffer.concat(chunks)))
}

/** Undefined where it cannot be unpacked. Some bits of a packed file mean nothing. */
const unpacksTo = (packed: Buffer): Buffer | undefined => {
  try {
    return gunzipSync(packed)
  } catch {
    return undefined
  }
}

const save = async (name: string, bytes: Uint8Array): Promise<string> => {
  const path = join(folder, `${name}.tar.gz`)
  await writeFile(path, bytes)
  return path
}

it('tells what it holds', async () => {
  const { manifest, end, masterKey } = await verifyBackup(file)
  expect({ ...manifest, tables: manifest.tables.length > 25 }).toEqual({
    format: 1,
    version: '1.2.3',
    schema: latestSchema,
    madeAt: expect.stringMatching(/^\d{4}-.*Z$/),
    keys: [],
    tables: true,
  })
  expect(end).toMatchObject({ tables: { 'users.users': { rows: 1 } }, attachments: { count: 1, bytes: 9, missing: 1 }, hasKey: false })
  expect(masterKey).toBeUndefined()
  expect(await verifyBackup(await backUp('keyed', { masterKey: 'ab'.repeat(32) }))).toMatchObject({ masterKey: `${'ab'.repeat(32)}\n` })
})

it('gives back a server that does nothing a second time', async () => {
  await using database = await temporaryPglite()
  const { manifest } = await verifyBackup(file)
  const restored = await restoreServer({ file, manifest, database, blobs: blobs('target') })
  expect(restored).toEqual({ requeued: 1, missed: 1, untold: 2 })
  expect(await blobs('target').size(ids.sha256)).toBe(9)
  const jobs = await database.query<{ id: string }>('select id, state, epoch, losses, owner, lease_until from scheduler.jobs')
  const free = { owner: null, lease_until: null }
  expect(jobs.sort((a, b) => a.id.localeCompare(b.id))).toEqual([
    { id: ids.waiting, state: 'queued', epoch: 100, losses: 0, ...free },
    { id: ids.running, state: 'waiting', epoch: 101, losses: 1, ...free },
  ])
  expect(await database.query('select epoch, outcome from scheduler.attempts')).toEqual([{ epoch: 1, outcome: 'lost' }])
  const workspace = withWorkspace(database, ids.workspaceId)
  const hourly = await workspace.schedules.find(ids.hourly)
  expect(hourly?.nextAt?.getTime()).toBeGreaterThan(Date.now())
  const { items: fires } = await workspace.fires.list(ids.hourly)
  expect(fires).toMatchObject([{ outcome: 'missed', missed: expect.toBeOneOf([3, 4]), executions: 0 }])
  expect(fires[0]?.problems[0]?.message).toBe(`the server was restored from a backup of ${manifest.madeAt}`)
  const { items: deliveries } = await workspace.deliveries.list(ids.webhook)
  expect(deliveries).toMatchObject([{ state: 'failed', answer: `the server was restored from a backup of ${manifest.madeAt}` }])
  // Of the times that were missed, and of nothing else.
  expect(await database.query('select schedule_id from executions.outbox')).toEqual([{ schedule_id: ids.hourly }])
  expect(
    await database.query('select (select count(*) from users.sessions) as sessions, (select count(*) from users.users) as users'),
  ).toEqual([{ sessions: 0, users: 1 }])
})

it('forgets what is sealed when it is told to', async () => {
  await using database = await temporaryPglite()
  const { manifest } = await verifyBackup(file)
  const restored = await restoreServer({ file, manifest, database, blobs: blobs('target'), forgetsSecrets: true })
  expect(restored.forgotten).toEqual({ secrets: 0, webhooks: 1, triggers: 1 })
})

it('loads nothing of a file that became another one since it was looked at', async () => {
  await using database = await temporaryPglite()
  const { manifest } = await verifyBackup(file)
  const other = await backUp('other', { version: '1.2.4' })
  const restoring = restoreServer({ file: other, manifest, database, blobs: blobs('target') })
  await expect(restoring).rejects.toThrow('became another backup meanwhile')
  expect(await contentOf(database)).toMatchObject({ workspaces: [] })
})

it('leaves nothing behind when it is stopped in the middle', async () => {
  await using database = await temporaryPglite()
  const { manifest } = await verifyBackup(file)
  const controller = new AbortController()
  const stopping = openBlobFolder(join(folder, 'stopped'))
  const put: typeof stopping.put = async (bytes, mediaType) => {
    const kept = await stopping.put(bytes, mediaType)
    controller.abort(new Error('enough'))
    return kept
  }
  const options = { file, manifest, database, blobs: { ...stopping, put }, signal: controller.signal }
  await expect(restoreServer(options)).rejects.toThrow('enough')
  expect(await contentOf(database)).toEqual({ workspaces: [], users: 0, flows: 0, executions: 0 })
  expect(await stopping.size(ids.sha256)).toBeUndefined()
})

it('refuses what is cut off, wherever', async () => {
  const bytes = await readFile(file)
  for (const length of [bytes.length - 1, bytes.length - 9, Math.floor(bytes.length / 2), 40, 0])
    await expect(verifyBackup(await save('cut', bytes.subarray(0, length)))).rejects.toThrow(/is cut off/)
})

it('refuses what was changed, wherever', async () => {
  const bytes = await readFile(file)
  const step = Math.floor(bytes.length / 40)
  // What is before stands for itself: the time, and the system.
  for (let at = 10; at < bytes.length; at += step) {
    const changed = Buffer.from(bytes)
    changed[at] = (changed[at] ?? 0) ^ 0x10
    if (unpacksTo(changed)?.equals(gunzipSync(bytes))) continue
    await expect(verifyBackup(await save('changed', changed)), `byte ${at}`).rejects.toThrow(/is (?:damaged|cut off|no backup)/)
  }
})

it('refuses a backup whose manifest is another, before it asks for what that should hold', async () => {
  const text = gunzipSync(await readFile(file)).toString('latin1')
  for (const name of ['tables', 'columns', 'keys', 'schema']) {
    const other = gzipSync(Buffer.from(text.replace(`"${name}":`, `"${'x'.repeat(name.length)}":`), 'latin1'))
    await expect(verifyBackup(await save('other-manifest', other)), name).rejects.toThrow('is damaged: manifest.json')
  }
})

it('refuses what was changed by somebody who packed it again', async () => {
  const text = gunzipSync(await readFile(file)).toString('latin1')
  const repacked = (from: string, to: string) => save('repacked', gzipSync(Buffer.from(text.replace(from, to), 'latin1')))
  await expect(verifyBackup(await repacked('olga@example.com', 'evil@example.com'))).rejects.toThrow(
    'is damaged: tables/users.users is not what was written',
  )
  await expect(verifyBackup(await repacked('a picture', 'b picture'))).rejects.toThrow('is damaged: attachments/')
})

it('refuses what is something else, or of a newer version, and says so', async () => {
  const tar = (name: string, text: string) => {
    const bytes = Buffer.from(text)
    return gzipSync(Buffer.concat([tarHeader(name, bytes.length), bytes, tarPadding(bytes.length), tarEnd]))
  }
  const others = [Buffer.from('name: A flow\n'), gzipSync('name: A flow\n'), gzipSync(Buffer.alloc(600, 65)), tar('a.txt', 'hello')]
  for (const other of others) await expect(verifyBackup(await save('other', other))).rejects.toThrow(/is no backup of TestMesh/)
  const newer = { format: 1, version: '9.0.0', schema: latestSchema + 1, tables: [] }
  await expect(verifyBackup(await save('newer', tar('manifest.json', JSON.stringify(newer))))).rejects.toThrow(
    `The backup was made by TestMesh 9.0.0, in format 1 and with schema ${latestSchema + 1}; this version knows format 1 and schemas up to ${latestSchema}. Use that version, or a newer one.`,
  )
  await expect(verifyBackup(join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'ENOENT' })
})
