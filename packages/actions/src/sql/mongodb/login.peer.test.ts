import { type FerretdbServer, ferretdbLogin, ferretdbPeer, ferretdbServer } from '@testmesh-tooling/services'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestContext, runAction } from '../../testing/test-context.ts'
import { databaseQuery } from '../database-query.ts'

const peer = ferretdbPeer()

describe.skipIf(peer.isMissing)(`a login to ${peer.label}`, () => {
  let server: FerretdbServer
  beforeAll(async () => {
    server = await ferretdbServer()
  }, 60_000)
  afterAll(() => server?.stop())

  const { username, password } = ferretdbLogin
  const ask = async (login: string, options: string, query: object = { collection: 'orders', operation: 'find' }) => {
    await using context = createTestContext()
    return await runAction(databaseQuery, { connection: `mongodb://${login}@${server.address}/shop${options}`, query }, context)
  }

  it('asks a database for what another one lets the user do', async () => {
    const options = '?authSource=admin'
    const document = { number: 1, total: { $numberLong: '9007199254740993' } }
    await ask(`${username}:${password}`, options, { collection: 'orders', operation: 'insertOne', document })
    const { rows } = await ask(`${username}:${password}`, `${options}&authMechanism=SCRAM-SHA-256`)
    expect(rows).toEqual([{ _id: expect.stringMatching(/^[0-9a-f]{24}$/), number: 1, total: '9007199254740993' }])
  })

  it('says who is not let in, and where to look', async () => {
    await expect(ask(`${username}:wrong`, '?authSource=admin')).rejects.toMatchObject({
      code: 'SQL_LOGIN',
      message: expect.stringContaining(`does not let ${username} in`),
      hint: 'Check user name and password, and where the user is kept: `?authSource=admin`, as a rule.',
    })
    await expect(ask(`${username}:${password}`, '')).rejects.toMatchObject({ code: 'SQL_LOGIN' })
  })
})
