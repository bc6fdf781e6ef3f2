import { createTlsIdentity, postgresServer } from '@testmesh-tooling/services'
import { describe, expect, it } from 'vitest'
import { createTestContext, runAction } from '../testing/test-context.ts'
import { databaseQuery } from './database-query.ts'

describe('TLS', () => {
  it('is as in libpq', async () => {
    const tls = createTlsIdentity()
    await using secure = await postgresServer({ tls })
    await using context = createTestContext({ 'ca.pem': tls.cert, 'other.pem': createTlsIdentity().cert })
    const isSecure = async (parameters: string, host = '127.0.0.1') => {
      const connection = `${secure.dsn.replace('127.0.0.1', host)}${parameters}`
      const text = 'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()'
      return (await runAction(databaseQuery, { connection, query: text }, context)).first_row?.ssl
    }
    expect(await isSecure('?sslmode=disable')).toBe(false)
    expect(await isSecure('')).toBe(true)
    expect(await isSecure('?sslmode=require')).toBe(true)
    expect(await isSecure('?sslmode=verify-full&sslrootcert=ca.pem', 'localhost')).toBe(true)
    expect(await isSecure('?sslmode=verify-ca&sslrootcert=ca.pem')).toBe(true)
    await expect(isSecure('?sslmode=verify-full')).rejects.toMatchObject({ code: 'SQL_TLS' })
    await expect(isSecure('?sslmode=require&sslrootcert=other.pem')).rejects.toMatchObject({ code: 'SQL_TLS' })
  })
})
