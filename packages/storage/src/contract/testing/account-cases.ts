import { expect, it } from 'vitest'
import { accountsOf, type Database, isViolation, newId } from '../../index.ts'
import { setClock, unsetClock } from '../../testing/index.ts'
import { newWorkspace } from './new-workspace.ts'

/** What the repositories of accounts promise, on the database that a suite opened. */
export const accountCases = (database: () => Database): void => {
  it('knows a user by the email in any case, and what he belongs to', async () => {
    const { users, workspaces } = accountsOf(database())
    const email = `Ada.${newId()}@Example.com`
    const ada = await users.create({ email, name: 'Ada', passwordHash: 'argon' })
    expect(await users.findByEmail(email.toUpperCase())).toMatchObject({ id: ada.id, passwordHash: 'argon', email })
    const { id, slug } = await workspaces.create({ slug: `s-${newId()}`, name: 'Shop', ownerId: ada.id })
    expect(await workspaces.findBySlug(slug)).toMatchObject({ id })
    expect(await workspaces.ofUser(ada.id)).toMatchObject([{ id, role: 'owner' }])
    expect(await users.update(ada.id, { state: 'disabled' })).toMatchObject({ name: 'Ada', state: 'disabled' })
    const badSlug = await workspaces.create({ slug: 'No Slug', name: 'x', ownerId: ada.id }).catch((error: unknown) => error)
    expect(isViolation(badSlug, 'check', 'workspaces_slug_form')).toBe(true)
  })

  it('exchanges a session once, however many try at the same time', async () => {
    const { users, sessions } = accountsOf(database())
    const { id: userId } = await users.create({ email: `${newId()}@example.com`, name: 'B' })
    const expiresAt = new Date('2999-01-01')
    const hash = (n: number) => new TextEncoder().encode(`${userId} ${n}`)
    const first = await sessions.create({ userId, tokenHash: hash(0), expiresAt })
    const tries = await Promise.all([1, 2, 3].map((n) => sessions.rotate(first.id, { tokenHash: hash(n), expiresAt })))
    const [next, ...others] = tries.filter((session) => session !== undefined)
    expect([next?.familyId, others]).toEqual([first.id, []])
    expect(await sessions.findByToken(hash(0))).toMatchObject({ id: first.id, usedAt: expect.any(Date), userState: 'active' })
    await sessions.revokeFamily(first.id)
    expect(await sessions.rotate(next?.id ?? '', { tokenHash: hash(9), expiresAt })).toBeUndefined()
  })

  it('knows who comes with an API key until it expires or is revoked', async () => {
    const workspace = await newWorkspace(database())
    const { apiKeyHolders } = accountsOf(database())
    const hash = new TextEncoder().encode(workspace.id)
    const expiresAt = new Date('2030-01-01T00:00:00Z')
    const key = await workspace.apiKeys.create({ name: 'ci', prefix: 'tm_live_ab', hash, scope: 'run', expiresAt })
    expect(await apiKeyHolders.findByHash(hash)).toEqual({
      keyId: key.id,
      workspaceId: workspace.id,
      scope: 'run',
      createdBy: null,
      expiresAt,
    })
    await setClock(database(), { at: expiresAt })
    expect(await apiKeyHolders.findByHash(hash)).toBeUndefined()
    await unsetClock(database())
    await apiKeyHolders.touch(key.id)
    const used = (await workspace.apiKeys.list())[0]?.lastUsedAt
    await apiKeyHolders.touch(key.id)
    expect(await workspace.apiKeys.list()).toMatchObject([{ lastUsedAt: used, prefix: 'tm_live_ab' }])
    expect(await workspace.apiKeys.revoke(key.id)).toBe(true)
    expect(await apiKeyHolders.findByHash(hash)).toBeUndefined()
  })

  it('makes members and takes their rights', async () => {
    const { members, ownerId } = await newWorkspace(database())
    const guest = await accountsOf(database()).users.create({ email: `${newId()}@example.com`, name: 'Guest' })
    await members.put(guest.id, 'viewer')
    await members.put(guest.id, 'editor')
    expect((await members.list()).map(({ name, role }) => [name, role])).toEqual([
      ['Guest', 'editor'],
      ['Olga', 'owner'],
    ])
    expect(await members.remove(guest.id)).toBe(true)
    expect(await members.find(guest.id)).toBeUndefined()
    expect(await members.find(ownerId)).toMatchObject({ role: 'owner' })
  })
}
