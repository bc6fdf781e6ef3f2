import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@testmesh/client'
import { postgresServer } from '@testmesh-tooling/services'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { loadSettings } from '../server/settings.ts'
import { startServing } from './serve.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'testmesh-reset-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const account = { email: 'olga@example.com', name: 'Olga', password: 'correct horse battery' }

const start = async (databaseUrl?: string) => {
  const given = { data: join(folder, 'data'), port: 0, log_level: 'error', worker: false, database_url: databaseUrl }
  const { settings } = await loadSettings({ given, env: {} })
  if (!settings) throw new Error('the settings are wrong')
  const { url, setupLink, close } = await startServing(settings)
  return { client: createClient({ url }), url, token: new URL(setupLink ?? url).hash.slice(1), close }
}

const bin = join(import.meta.dirname, '../bin.ts')

const reset = (email: string, env: Record<string, string> = {}) =>
  new Promise<{ code: number | null; out: string; told: string }>((resolve) => {
    const child = spawn(process.execPath, [bin, 'reset-password', email, '--data', join(folder, 'data')], {
      cwd: folder,
      env: { ...process.env, XDG_CONFIG_HOME: folder, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const said = { out: '', told: '' }
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said.out += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said.told += text
    })
    child.once('close', (code) => resolve({ code, ...said }))
  })

const password = 'a password of today'

it('gives the only owner of a stopped server a link for a new password, and makes nothing where no server was', {
  timeout: 60_000,
}, async () => {
  expect(await reset(account.email)).toMatchObject({ code: 2, told: expect.stringContaining('there is no database in ') })
  const first = await start()
  await first.client.setUp({ body: { token: first.token, ...account } })
  expect(await reset(account.email)).toMatchObject({ code: 75, told: expect.stringContaining('is in use by process') })
  await first.close()
  expect(await reset('nobody@example.com')).toEqual({
    code: 2,
    out: '',
    told: 'error: there is no account with the email nobody@example.com\n',
  })
  const made = await reset('OLGA@example.com', { TESTMESH_PUBLIC_URL: 'https://mesh.example.com' })
  expect(made).toMatchObject({ code: 0, told: expect.stringMatching(/^This link sets a new password of olga@example\.com, once/) })
  const [, token = ''] = /^https:\/\/mesh\.example\.com\/password\/#(\S+)\n$/.exec(made.out) ?? []
  const again = await start()
  const { accessToken } = await again.client.resetPassword({ body: { token, password } })
  const signedIn = createClient({ url: again.url, token: accessToken })
  expect((await signedIn.listAudit({ query: {} })).items).toMatchObject([
    { actorType: 'system', action: 'createPasswordLink', outcome: 'done', detail: { subject: 'Olga' } },
  ])
  await again.close()
})

it('does so on PostgreSQL while the server runs', { timeout: 60_000 }, async () => {
  await using postgres = await postgresServer()
  const { client, url, token, close } = await start(postgres.dsn)
  const { accessToken } = await client.setUp({ body: { token, ...account } })
  const made = await reset(account.email, { DATABASE_URL: postgres.dsn })
  expect(made).toMatchObject({ code: 0, out: expect.stringMatching(/^http:\/\/127\.0\.0\.1:8080\/password\/#\S+\n$/) })
  await client.resetPassword({ body: { token: new URL(made.out).hash.slice(1).trim(), password } })
  await expect(createClient({ url, token: accessToken }).getMe()).rejects.toMatchObject({ status: 401 })
  await client.login({ body: { email: account.email, password } })
  await close()
})
