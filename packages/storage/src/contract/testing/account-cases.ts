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
      workspaceSlug: expect.stringMatching(/^w-/),
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

  it('gives workspaces that nobody belongs to an owner, once', async () => {
    const { users, workspaces } = accountsOf(database())
    const orphan = await workspaces.create({ slug: `o-${newId()}`, name: 'Orphan' })
    const { id } = await users.create({ email: `${newId()}@example.com`, name: 'D' })
    expect([await workspaces.adoptOrphans(id), await workspaces.adoptOrphans(id)]).toEqual([1, 0])
    expect(await workspaces.ofUser(id)).toMatchObject([{ id: orphan.id, role: 'owner' }])
  })

  it('knows whether a sign-in still holds', async () => {
    const { users, sessions } = accountsOf(database())
    const { id: userId } = await users.create({ email: `${newId()}@example.com`, name: 'C' })
    const session = (n: string, familyId?: string) =>
      sessions.create({
        userId,
        tokenHash: new TextEncoder().encode(n + userId),
        expiresAt: new Date('2999-01-01'),
        ...(familyId !== undefined && { familyId }),
      })
    const first = await session('a')
    expect((await session('b', first.id)).familyId).toBe(first.id)
    expect(await sessions.isAlive(first.id)).toBe(true)
    await users.update(userId, { state: 'disabled' })
    expect(await sessions.isAlive(first.id)).toBe(false)
    await users.update(userId, { state: 'active' })
    await sessions.revokeFamily(first.id)
    expect(await sessions.isAlive(first.id)).toBe(false)
  })

  it('lets an invitation be accepted once, and not when it was revoked', async () => {
    const workspace = await newWorkspace(database())
    const { invitationLinks } = accountsOf(database())
    const hash = (n: number) => new TextEncoder().encode(`${workspace.id} ${n}`)
    const invite = (n: number, expiresAt = new Date('2999-01-01')) =>
      workspace.invitations.create({ email: 'b@example.com', role: 'editor', tokenHash: hash(n), invitedBy: workspace.ownerId, expiresAt })
    const [first, second] = [await invite(1), await invite(2)]
    await invite(3, new Date('2000-01-01'))
    expect((await workspace.invitations.list()).map(({ id }) => id)).toEqual([second.id, first.id])
    const accepted = await Promise.all([1, 1, 1, 3].map((n) => invitationLinks.accept(hash(n))))
    expect(accepted.filter(Boolean)).toMatchObject([{ workspaceId: workspace.id, role: 'editor' }])
    expect([await workspace.invitations.revoke(second.id), await workspace.invitations.revoke(second.id)]).toEqual([true, false])
    expect(await invitationLinks.find(hash(2))).toBeUndefined()
  })

  it('lets a ticket in once, and not when it is old', async () => {
    const workspace = await newWorkspace(database())
    const { tickets } = accountsOf(database())
    const tokenHash = new TextEncoder().encode(workspace.id)
    const principal = { type: 'user', id: workspace.ownerId }
    await tickets.issue({ workspaceId: workspace.id, principal, tokenHash, lifetimeMs: 30_000 })
    const redeemed = await Promise.all([1, 2, 3].map(() => tickets.redeem(tokenHash)))
    expect(redeemed.filter(Boolean)).toEqual([{ workspaceId: workspace.id, principal }])
    const old = new TextEncoder().encode(`${workspace.id} old`)
    await tickets.issue({ workspaceId: workspace.id, principal, tokenHash: old, lifetimeMs: -1 })
    expect(await tickets.redeem(old)).toBeUndefined()
    await tickets.removeExpired()
  })

  it('gives the same reply to the same request, and does it once, however many come together', async () => {
    const request = (body: string) => ({ principal: 'user 1', route: 'x', key: newId(), hash: new TextEncoder().encode(body) })
    const once = request('a')
    let done = 0
    const answer = (one: typeof once) =>
      database().transaction(async (sql) => {
        const { keptReplies } = accountsOf(sql)
        const begun = await keptReplies.begin(one)
        if (begun.state !== 'new') return begun
        done += 1
        await keptReplies.finish(one, { status: 201, body: { number: done } })
        return { state: 'done', reply: { status: 201, body: { number: done } } }
      })
    const replies = await Promise.all(Array.from({ length: 10 }, () => answer(once)))
    expect(new Set(replies.map((reply) => JSON.stringify(reply))).size).toBe(1)
    expect(done).toBe(1)
    expect(await answer({ ...once, hash: new TextEncoder().encode('b') })).toEqual({ state: 'other' })
    const failing = request('c')
    await expect(
      database().transaction(async (sql) => {
        await accountsOf(sql).keptReplies.begin(failing)
        throw new Error('refused')
      }),
    ).rejects.toThrow('refused')
    expect(await answer(failing)).toMatchObject({ reply: { body: { number: 2 } } })
    await accountsOf(database()).keptReplies.removeExpired()
  })

  it('adds to the audit of a workspace and pages through it', async () => {
    const { audit } = await newWorkspace(database())
    for (let n = 0; n < 3; n += 1) await audit.add({ actorType: 'user', actorId: 'u', action: `a${n}`, outcome: 'done', detail: { n } })
    const first = await audit.list({ limit: 2 })
    const second = await audit.list({ limit: 2, cursor: first.next ?? '' })
    expect([...first.items, ...second.items].map(({ action }) => action)).toEqual(['a2', 'a1', 'a0'])
    expect(first.items[0]).toMatchObject({ actorType: 'user', detail: { n: 2 }, targetId: null })
  })
}
