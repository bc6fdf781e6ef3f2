import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadSettings } from './settings.ts'

const messagesOf = async (env: Record<string, string>): Promise<string[]> =>
  (await loadSettings({ env })).diagnostics.map(({ code, message }) => `${code} ${message}`)

describe('settings of the server', () => {
  it('are refused when their values cannot work, all at once, and no password is repeated', async () => {
    const wrong = await messagesOf({
      DATABASE_URL: 'mysql://root:canary@localhost/a',
      TESTMESH_ORIGINS: 'https://mesh.example.com, foo, https://mesh.example.com/path',
      TESTMESH_PROXIES: '127.0.0.1,localhost',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'nonsense',
      TESTMESH_OTLP_HTTP: 'http://localhost:4318',
      TESTMESH_OTLP_GRPC: '127.0.0.1:70000',
      TESTMESH_POOL: 'a b',
      TESTMESH_EGRESS_ALLOW: '10.1.0.0/16,999.1.1.1/44',
      TESTMESH_EGRESS_DENY: 'not-a-network,10.0.0.0/33,fd00::/129,10.0.0.0/',
    })
    expect(`\n${wrong.join('\n')}\n`).toMatchInlineSnapshot(`
      "
      SERVER_BAD_SETTINGS DATABASE_URL: it must be a URL such as postgres://user:password@host:5432/name
      SERVER_BAD_SETTINGS TESTMESH_ORIGINS: "foo" is no origin: write one as https://mesh.example.com, without a path
      SERVER_BAD_SETTINGS TESTMESH_ORIGINS: "https://mesh.example.com/path" is no origin: write one as https://mesh.example.com, without a path
      SERVER_BAD_SETTINGS TESTMESH_PROXIES: "localhost" is no network: write one as 10.1.0.0/16 or fd00::/8
      SERVER_BAD_SETTINGS OTEL_EXPORTER_OTLP_ENDPOINT: it must be a URL such as http://host:4318
      SERVER_BAD_SETTINGS TESTMESH_OTLP_HTTP: it must be an address such as 127.0.0.1:4318, a port, or off
      SERVER_BAD_SETTINGS TESTMESH_OTLP_GRPC: it must be an address such as 127.0.0.1:4318, a port, or off
      SERVER_BAD_SETTINGS TESTMESH_EGRESS_ALLOW: "999.1.1.1/44" is no network: write one as 10.1.0.0/16 or fd00::/8
      SERVER_BAD_SETTINGS TESTMESH_EGRESS_DENY: "not-a-network" is no network: write one as 10.1.0.0/16 or fd00::/8
      SERVER_BAD_SETTINGS TESTMESH_EGRESS_DENY: "10.0.0.0/33" is no network: write one as 10.1.0.0/16 or fd00::/8
      SERVER_BAD_SETTINGS TESTMESH_EGRESS_DENY: "fd00::/129" is no network: write one as 10.1.0.0/16 or fd00::/8
      SERVER_BAD_SETTINGS TESTMESH_EGRESS_DENY: "10.0.0.0/" is no network: write one as 10.1.0.0/16 or fd00::/8
      SERVER_BAD_SETTINGS TESTMESH_POOL: "a b" is no name of a pool: it must have 1 to 64 letters, digits, dots, hyphens and underscores
      "
    `)
  })

  it('take every spelling of a database, an origin and a network', async () => {
    for (const DATABASE_URL of ['postgres://a:b,c@h:1/d?sslmode=require', 'postgresql://h/d', 'postgres://a@h:1,i:2/d'])
      expect(await messagesOf({ DATABASE_URL })).toEqual([])
    expect(await messagesOf({ TESTMESH_EGRESS_DENY: '10.0.0.0/8,::1,192.168.1.1,fd00::/8' })).toEqual([])
    expect(await messagesOf({ TESTMESH_ORIGINS: 'http://localhost:3000,https://mesh.example.com' })).toEqual([])
    expect(await messagesOf({ TESTMESH_OTLP_HTTP: '[::]:4318', TESTMESH_OTLP_GRPC: 'off' })).toEqual([])
    expect(await messagesOf({ DATABASE_URL: 'not a url' })).toHaveLength(1)
  })

  it('of the pool are those that the server takes, on the command line too', async () => {
    const given = { worker_pool: 'x'.repeat(65) }
    expect((await loadSettings({ given, env: {} })).diagnostics.map(({ message }) => message)).toEqual([
      `worker_pool: "${given.worker_pool}" is no name of a pool: it must have 1 to 64 letters, digits, dots, hyphens and underscores`,
    ])
    expect(await messagesOf({ TESTMESH_POOL: 'eu-west_1.inner' })).toEqual([])
  })

  it('of the database are read from the environment as what they are', async () => {
    const env = {
      TESTMESH_DATABASE_TLS: 'verify',
      TESTMESH_CONNECTIONS_MIN: '0',
      TESTMESH_CONNECTIONS_IDLE: '60',
      TESTMESH_PREPARED_STATEMENTS: 'false',
    }
    const { settings } = await loadSettings({ env })
    expect(settings).toMatchObject({ database_tls: 'verify', connections_min: 0, connections_idle: 60, prepared_statements: false })
    expect((await loadSettings({ env: {} })).settings).not.toHaveProperty('database_tls')
    expect(await messagesOf({ TESTMESH_DATABASE_TLS: 'on', TESTMESH_PREPARED_STATEMENTS: 'no' })).toHaveLength(2)
  })

  it('that are secret are read from files, where one of the two says so', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'settings-'))
    const [password, empty] = [join(folder, 'password'), join(folder, 'empty')]
    writeFileSync(password, 'p@ss/w:rd\n')
    writeFileSync(empty, '\n')
    const env = { DATABASE_URL: 'postgres://mesh:old@a:5432,b:5432/db', TESTMESH_DATABASE_PASSWORD_FILE: password }
    const { settings, origins } = await loadSettings({ env })
    expect(settings?.database_url).toBe('postgres://mesh:p%40ss%2Fw%3Ard@a:5432,b:5432/db')
    expect(origins).toMatchObject({ database_url: 'DATABASE_URL', database_password: 'TESTMESH_DATABASE_PASSWORD_FILE' })
    expect((await loadSettings({ env: { TESTMESH_PORT_FILE: password } })).settings).toMatchObject({ port: 8080 })

    const missing = join(folder, 'missing')
    expect(
      await messagesOf({ ...env, TESTMESH_DATABASE_PASSWORD: 'a', TESTMESH_MASTER_KEY_FILE: missing, TESTMESH_METRICS_TOKEN_FILE: empty }),
    ).toEqual([
      'SERVER_BAD_SETTINGS TESTMESH_DATABASE_PASSWORD_FILE: TESTMESH_DATABASE_PASSWORD is set as well, and only one of them can count',
      `SERVER_BAD_SETTINGS TESTMESH_MASTER_KEY_FILE: cannot use ${missing}: it does not exist (ENOENT)`,
      `SERVER_BAD_SETTINGS TESTMESH_METRICS_TOKEN_FILE: ${empty} is empty`,
    ])
    for (const url of [{}, { DATABASE_URL: 'postgres://localhost/db' }])
      expect(await messagesOf({ ...url, TESTMESH_DATABASE_PASSWORD_FILE: password })).toEqual([
        'SERVER_BAD_SETTINGS TESTMESH_DATABASE_PASSWORD: it belongs to a user that database_url names: postgres://user@host:5432/name',
      ])
    rmSync(folder, { recursive: true })
  })

  it.each([
    ['with quotes', '"egress": deny-private\n\'port\': 18080\n'],
    ['as JSON', '{ "egress": "deny-private", "port": 18080 }'],
    ['behind a byte order mark', '\ufeffegress: deny-private\r\nport: 18080\r\n'],
  ])('of a file count however its keys are written: %s', async (_, text) => {
    const folder = mkdtempSync(join(tmpdir(), 'settings-'))
    const config = join(folder, 'testmesh.server.yaml')
    writeFileSync(config, text)
    const { settings, origins } = await loadSettings({ config, env: {} })
    expect(settings).toMatchObject({ egress: 'deny-private', port: 18080 })
    expect(origins).toMatchObject({ egress: config, port: config, host: 'default' })
    rmSync(folder, { recursive: true })
  })
})
