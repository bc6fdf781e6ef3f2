import { setupToken } from '@testmesh/platform'
import type { Problem } from '@testmesh/protocol'
import { SignJWT, UnsecuredJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestApi, type SignedInReply, type TestApi } from '../testing/open-test-api.ts'
import { type Store, stores } from '../testing/stores.ts'

describe.each(stores)('on $name', ({ open }) => {
  let api: TestApi
  let store: Store
  beforeAll(async () => {
    store = await open()
    api = await openTestApi(store)
  })
  afterAll(async () => {
    await api.close()
    await store.stop()
  })

  const password = 'correct horse battery'
  const login = () => api.nobody<SignedInReply & Problem>('POST', '/auth/login', { email: 'OLGA@example.com', password })
  const cookieOf = (headers: Headers): string => headers.get('set-cookie')?.split(';')[0] ?? ''
  const refresh = (cookie: string, headers: Record<string, string> = {}) =>
    api.nobody<SignedInReply & Problem>('POST', '/auth/refresh', undefined, { cookie, ...headers })

  describe('the first start', () => {
    it('makes one account, by the link, however many race for it', async () => {
      const fresh = await openTestApi()
      const again = { token: setupToken(fresh.keyring), email: 'b@example.com', name: 'B', password }
      expect(await fresh.nobody('POST', '/auth/setup', again)).toMatchObject({ status: 409, body: { code: 'ALREADY_SET_UP' } })
      expect(await fresh.nobody('POST', '/auth/setup', { ...again, token: 'guess' })).toMatchObject({
        status: 403,
        body: { code: 'BAD_SETUP_LINK' },
      })
      await fresh.database.query('delete from users.users')
      expect((await fresh.nobody('GET', '/auth/setup')).body).toEqual({ needsSetup: true })
      expect(await fresh.nobody('POST', '/auth/setup', { ...again, password: 'short' })).toMatchObject({
        status: 422,
        body: { code: 'PASSWORD_TOO_WEAK', errors: [{ pointer: '/body/password' }] },
      })
      const raced = await Promise.all(
        [1, 2, 3].map((n) => fresh.nobody('POST', '/auth/setup', { ...again, email: `b${n}@example.com`, workspace: `W ${n}` })),
      )
      expect(raced.map(({ status }) => status).sort()).toEqual([201, 409, 409])
      await fresh.close()
    })
  })

  describe('signing in', () => {
    it('needs the right password, and says nothing about who there is', async () => {
      expect(await login()).toMatchObject({ status: 200, body: { user: { email: 'olga@example.com' } } })
      const wrong = await api.nobody<Problem>('POST', '/auth/login', { email: 'olga@example.com', password: 'wrong one here' })
      const unknown = await api.nobody<Problem>('POST', '/auth/login', { email: 'nobody@example.com', password: 'wrong one here' })
      expect(wrong).toMatchObject({ status: 401, body: { code: 'BAD_LOGIN' } })
      expect({ ...unknown.body, requestId: '' }).toEqual({ ...wrong.body, requestId: '' })
    })

    it('keeps the refresh token in a cookie that scripts and other sites cannot use', async () => {
      const { headers, body } = await login()
      expect(headers.get('set-cookie')).toMatch(
        /^testmesh_refresh=[\w-]{43}; Path=\/api\/v1\/auth; HttpOnly; SameSite=Strict; Max-Age=\d+$/,
      )
      expect(JSON.stringify(body)).not.toContain(cookieOf(headers).slice(17))
      const foreign = await refresh(cookieOf(headers), { origin: 'https://evil.example', host: '127.0.0.1' })
      expect(foreign).toMatchObject({ status: 403, body: { code: 'FOREIGN_ORIGIN' } })
      expect(await refresh(cookieOf(headers), { origin: 'http://127.0.0.1', host: '127.0.0.1' })).toMatchObject({ status: 200 })
    })

    it('survives many pages that refresh at once, and ends when a used token comes back later', async () => {
      const { headers } = await login()
      const replies = await Promise.all(Array.from({ length: 20 }, () => refresh(cookieOf(headers))))
      expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]))
      const [one = replies[0]] = replies
      if (!one) throw new Error('no reply')
      expect(await api.as(one.body.accessToken)('GET', '/me')).toMatchObject({ status: 200 })
      await api.database.query(`update users.sessions set used_at = used_at - interval '1 minute'`)
      expect(await refresh(cookieOf(headers))).toMatchObject({ status: 401 })
      // The family is dead: the newest token too, and the access tokens within seconds.
      expect(await refresh(cookieOf(one.headers))).toMatchObject({ status: 401 })
      await expect.poll(async () => (await api.as(one.body.accessToken)('GET', '/me')).status, { timeout: 5000 }).toBe(401)
    })

    it('ends with signing out, with a new password, and when the user is disabled', async () => {
      const first = await login()
      expect(await api.nobody('POST', '/auth/logout', undefined, { cookie: cookieOf(first.headers) })).toMatchObject({ status: 204 })
      expect(await refresh(cookieOf(first.headers))).toMatchObject({ status: 401 })

      const joined = await api.join('viewer', 'changing@example.com')
      const change = api.as(joined.accessToken)
      expect(await change('POST', '/auth/password', { current: 'wrong', next: 'a much newer one' })).toMatchObject({ status: 403 })
      const changed = await change<SignedInReply>('POST', '/auth/password', { current: 'another fine password', next: 'a much newer one' })
      expect(changed.status).toBe(200)
      await expect.poll(async () => (await change('GET', '/me')).status, { timeout: 5000 }).toBe(401)
      expect(await api.as(changed.body.accessToken)('GET', '/me')).toMatchObject({ status: 200 })
      await api.database.query(`update users.users set state = 'disabled' where email = 'changing@example.com'`)
      await expect.poll(async () => (await api.as(changed.body.accessToken)('GET', '/me')).status, { timeout: 5000 }).toBe(401)
    })
  })

  describe('an access token', () => {
    it('is taken from this server alone, for this purpose, unchanged', async () => {
      const { body } = await login()
      const [header = '', payload = '', signature = ''] = body.accessToken.split('.')
      const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
      const sign = (key: Uint8Array, head: object, over: object = {}) =>
        new SignJWT({ ...claims, ...over }).setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: api.keyring.id, ...head }).sign(key)
      const key = api.keyring.derive('access tokens')
      const forged = [
        new UnsecuredJWT(claims).encode(),
        await sign(api.keyring.derive('set-up link'), {}),
        await sign(key, { typ: 'JWT' }),
        await sign(key, { kid: '../../etc/passwd' }),
        await sign(key, { alg: 'HS512' }),
        await sign(key, {}, { aud: 'other' }),
        await sign(key, {}, { iss: 'other' }),
        await sign(key, {}, { exp: Math.floor(Date.now() / 1000) - 60 }),
        await sign(key, {}, { nbf: Math.floor(Date.now() / 1000) + 600 }),
        await sign(key, {}, { sid: undefined }),
        `${header}.${payload}.`,
        `${header}..${signature}`,
      ]
      for (const token of forged) expect([token, (await api.as(token)('GET', '/me')).status]).toEqual([token, 401])
      expect(await api.as(await sign(key, {}))('GET', '/me')).toMatchObject({ status: 200 })
      for (let at = body.accessToken.length - 1; at >= 0; at -= 3) {
        const flipped = `${body.accessToken.slice(0, at)}${body.accessToken[at] === 'A' ? 'B' : 'A'}${body.accessToken.slice(at + 1)}`
        expect([at, (await api.as(flipped)('GET', '/me')).status]).toEqual([at, 401])
      }
    })
  })

  describe('an API key', () => {
    it('is shown once, does what its scope says in its workspace, and ends at once', async () => {
      const made = await api.ask<{ id: string; key: string }>('POST', '/api-keys', { name: 'ci', scope: 'run', expiresInDays: 30 })
      expect(made.body.key).toMatch(/^tm_live_[0-9A-Za-z]{36}$/)
      expect(JSON.stringify((await api.ask('GET', '/api-keys')).body)).not.toContain(made.body.key)
      const dump = await api.database.query('select keys::text as row from users.api_keys as keys')
      expect(JSON.stringify(dump)).not.toContain(made.body.key.slice(12))
      const key = api.as(made.body.key)
      expect(await key('GET', '/flows')).toMatchObject({ status: 200 })
      expect(await key('POST', '/flows', { text: 'name: a' })).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } })
      expect(await key('POST', '/api-keys', { name: 'more', scope: 'admin' })).toMatchObject({ status: 403 })
      expect(await key('GET', '/me')).toMatchObject({ status: 403 })
      expect(await key('GET', '/flows', undefined, { 'x-workspace': 'other' })).toMatchObject({ status: 404 })
      const typo = `${made.body.key.slice(0, -1)}${made.body.key.endsWith('a') ? 'b' : 'a'}`
      expect(await api.as(typo)('GET', '/flows')).toMatchObject({ status: 401, body: { detail: 'The API key is not spelled right.' } })
      expect(await api.ask('DELETE', `/api-keys/${made.body.id}`)).toMatchObject({ status: 204 })
      expect(await key('GET', '/flows')).toMatchObject({ status: 401 })
    })
  })

  describe('people', () => {
    it('join by invitation, once, and get a role that nobody can raise above his own', async () => {
      const { body: invitation } = await api.ask<{ token: string }>('POST', '/invitations', { email: 'admin@example.com', role: 'admin' })
      expect((await api.nobody('GET', `/auth/invitation?token=${invitation.token}`)).body).toMatchObject({
        email: 'admin@example.com',
        workspace: 'Main',
      })
      const joining = { token: invitation.token, name: 'Ada', password: 'another fine password' }
      const joined = await api.nobody<SignedInReply>('POST', '/auth/invitation', joining)
      expect(joined).toMatchObject({ status: 201, body: { workspace: { slug: 'main' } } })
      expect(await api.nobody('POST', '/auth/invitation', joining)).toMatchObject({ status: 404 })
      const admin = api.as(joined.body.accessToken)
      expect(await admin('POST', '/invitations', { email: 'x@example.com', role: 'owner' })).toMatchObject({ status: 403 })
      expect(await admin('PATCH', `/members/${joined.body.user.id}`, { role: 'owner' })).toMatchObject({ status: 403 })
      expect(await admin('PATCH', `/members/${api.owner.user.id}`, { role: 'viewer' })).toMatchObject({ status: 403 })
      expect(await api.refused('PATCH', `/members/${api.owner.user.id}`, { role: 'viewer' })).toMatchObject({
        status: 409,
        body: { code: 'LAST_OWNER' },
      })
      expect(await api.ask('PATCH', `/members/${joined.body.user.id}`, { role: 'viewer' })).toMatchObject({
        status: 200,
        body: { role: 'viewer' },
      })
      expect(await admin('POST', '/invitations', { email: 'y@example.com' })).toMatchObject({ status: 403 })
      expect(await api.ask('DELETE', `/members/${joined.body.user.id}`)).toMatchObject({ status: 204 })
      expect(await admin('GET', '/flows')).toMatchObject({ status: 404 })
    })

    it('have workspaces of their own, which others do not see', async () => {
      const joined = await api.join('editor', 'editor-2@example.com')
      const editor = api.as(joined.accessToken)
      const own = await editor<{ slug: string }>('POST', '/workspaces', { name: 'Main' })
      expect(own.body.slug).toBe('main-2')
      expect(await editor('GET', '/flows')).toMatchObject({ status: 422, body: { code: 'WORKSPACE_REQUIRED' } })
      expect(await editor('POST', '/flows', { text: 'name: mine' }, { 'x-workspace': 'main-2' })).toMatchObject({ status: 201 })
      const theirs = await api.refused('GET', '/flows', undefined, { 'x-workspace': 'main-2' })
      const none = await api.refused('GET', '/flows', undefined, { 'x-workspace': 'none' })
      expect({ ...theirs.body, requestId: '' }).toEqual({ ...none.body, requestId: '' })
    })
  })

  describe('too much of it', () => {
    it('is refused for each, with the time to wait, and no spelling of an address helps', async () => {
      const strict = await openTestApi({ rateLimits: { perPrincipal: 20, anonymous: 5, logins: 4 } })
      const from = (address: string) => strict.nobody<Problem>('GET', '/auth/setup', undefined, { 'x-test-address': address })
      for (let n = 0; n < 5; n += 1) {
        const { status, headers } = await from(`2001:db8:1:2::${n}`)
        expect([status, headers.get('ratelimit-policy'), headers.get('retry-after')]).toEqual([200, '"address";q=5;w=60', null])
        expect(headers.get('ratelimit')).toMatch(new RegExp(`^"address";r=${4 - n};t=(?:59|60)$`))
      }
      const limited = await from('2001:db8:1:2:ffff::1')
      expect(limited).toMatchObject({ status: 429, body: { code: 'RATE_LIMITED' } })
      expect(limited.headers.get('retry-after')).toMatch(/^(?:59|60)$/)
      expect(limited.headers.get('ratelimit')).toBe(`"address";r=0;t=${limited.headers.get('retry-after')}`)
      expect((await from('2001:db8:1:3::1')).status).toBe(200)
      const guess = (n: number) =>
        strict.nobody(
          'POST',
          '/auth/login',
          { email: 'olga@example.com', password: 'wrong one here' },
          { 'x-test-address': `198.51.100.${n}` },
        )
      const statuses = []
      for (let n = 0; n < 5; n += 1) statuses.push((await guess(n)).status)
      expect(statuses).toEqual([401, 401, 401, 429, 429])
      // The limit that refused, not the one that still has some left.
      expect((await guess(9)).headers.get('ratelimit')).toMatch(/^"sign-ins-of-account";r=0;/)
      expect((await strict.ask('GET', '/me')).headers.get('ratelimit')).toMatch(/^"person-or-key";r=\d+;/)
      await strict.close()
    })
  })

  describe('a request that comes again', () => {
    it('is done once and answered alike, in any number at the same time', async () => {
      const send = (text: string, key = 'k-1') =>
        api.ask<{ id: string; code: string }>('POST', '/flows', { text }, { 'idempotency-key': key })
      const replies = await Promise.all(Array.from({ length: 20 }, () => send('name: once')))
      expect(new Set(replies.map(({ body }) => body.id)).size).toBe(1)
      expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([201]))
      expect(await send('name: other')).toMatchObject({ status: 422, body: { code: 'IDEMPOTENCY_KEY_REUSED' } })
      expect((await send('name: once', 'k-2')).body.id).not.toBe(replies[0]?.body.id)
      expect(await send('name: once', 'has space')).toMatchObject({ status: 400 })
    })
  })

  describe('what is left of people who are gone', () => {
    it('shows once what is shown once, also to a request that comes again', async () => {
      const again = (path: string, body: object) =>
        api.ask<Record<string, string> & { current?: object }>('POST', path, body, { 'idempotency-key': `again-${path}` })
      for (const [path, secret, body] of [
        ['/api-keys', 'key', { name: 'again', scope: 'read' }],
        ['/invitations', 'token', { email: 'again@example.com' }],
        ['/live/tickets', 'ticket', {}],
      ] as const) {
        const first = await again(path, body)
        const second = await again(path, body)
        const { [secret]: shown = '', ...rest } = first.body
        expect(shown).not.toBe('')
        expect(second).toMatchObject({ status: 409, body: { code: 'SHOWN_ONCE', current: rest } })
        expect(JSON.stringify(second.body)).not.toContain(shown)
        const rows = await api.database.query('select kept::text as row from users.idempotency as kept')
        expect(JSON.stringify(rows)).not.toContain(shown.slice(8))
      }
      const keys = (await api.ask<{ items: { name: string }[] }>('GET', '/api-keys')).body.items
      expect(keys.filter(({ name }) => name === 'again')).toHaveLength(1)
    })

    it('ends keys with the membership, or the role, of who made them', async () => {
      const admin = await api.join('admin', 'leaving@example.com')
      const make = async (scope: string) =>
        (await api.as(admin.accessToken)<{ key: string }>('POST', '/api-keys', { name: scope, scope })).body.key
      const keys = { read: await make('read'), run: await make('run'), admin: await make('admin') }
      const statuses = async () => Promise.all(Object.values(keys).map(async (key) => (await api.as(key)('GET', '/flows')).status))
      expect(await statuses()).toEqual([200, 200, 200])
      await api.ask('PATCH', `/members/${admin.user.id}`, { role: 'editor' })
      expect(await statuses()).toEqual([200, 200, 401])
      await api.ask('DELETE', `/members/${admin.user.id}`)
      expect(await statuses()).toEqual([401, 401, 401])
    })

    it('refuses to invite a member, whose role no invitation changes, also one of before', async () => {
      const invite = (email: string) => api.refused('POST', '/invitations', { email, role: 'admin' })
      const earlier = await api.ask<{ token: string }>('POST', '/invitations', { email: 'twice@example.com', role: 'admin' })
      const { accessToken } = await api.join('viewer', 'twice@example.com')
      expect(await invite('Twice@Example.com')).toMatchObject({ status: 409, body: { code: 'ALREADY_MEMBER' } })
      const again = await api.as(accessToken)('POST', '/auth/invitation', { token: earlier.body.token })
      expect(again).toMatchObject({ status: 409, body: { code: 'ALREADY_MEMBER' } })
      expect((await api.as(accessToken)<{ workspaces: object[] }>('GET', '/me')).body.workspaces).toMatchObject([{ role: 'viewer' }])
    })

    it('lets nobody in by an invitation of another, or of one who may no longer invite', async () => {
      const invite = async (ask: typeof api.ask, email: string) =>
        (await ask<{ token: string }>('POST', '/invitations', { email, role: 'admin' })).body.token
      const other = await api.join('viewer', 'other@example.com')
      const token = await invite(api.ask, 'meant@example.com')
      expect(await api.as(other.accessToken)('POST', '/auth/invitation', { token })).toMatchObject({
        status: 403,
        body: { code: 'INVITED_SOMEBODY_ELSE' },
      })
      const admin = await api.join('admin', 'inviting@example.com')
      const late = await invite(api.as(admin.accessToken), 'late@example.com')
      await api.ask('PATCH', `/members/${admin.user.id}`, { role: 'editor' })
      expect(await api.nobody('POST', '/auth/invitation', { token: late, name: 'L', password: 'another fine password' })).toMatchObject({
        status: 404,
      })
    })

    it('leaves one owner, when two take each other’s role at the same time', async () => {
      const second = await api.join('owner', 'second-owner@example.com')
      const demote = (token: string, id: string) => api.as(token)('PATCH', `/members/${id}`, { role: 'viewer' })
      await Promise.all([demote(api.owner.accessToken, second.user.id), demote(second.accessToken, api.owner.user.id)])
      const owners = await api.database.query(`select user_id from users.members where role = 'owner'`)
      expect(owners.length).toBeGreaterThanOrEqual(1)
      await api.database.query(`update users.members set role = 'owner' where user_id = $1`, [api.owner.user.id])
    })
  })

  it('remembers who signed in, who could not, and who was refused for his role', async () => {
    await api.nobody('POST', '/auth/login', { email: 'olga@example.com', password })
    await api.nobody('POST', '/auth/login', { email: 'olga@example.com', password: 'wrong one here' })
    const viewer = await api.join('viewer', 'curious@example.com')
    await api.as(viewer.accessToken)('POST', '/flows', { text: 'name: a' })
    const rows = await api.database.query<{ action: string; outcome: string; who: string }>(
      `select action, outcome, coalesce(actor_id, detail ->> 'email') as who from users.audit where action in ('login', 'acceptInvitation', 'createFlow') order by id`,
    )
    expect(rows).toContainEqual({ action: 'login', outcome: 'done', who: api.owner.user.id })
    expect(rows).toContainEqual({ action: 'login', outcome: 'refused', who: null })
    expect(rows).toContainEqual({ action: 'acceptInvitation', outcome: 'done', who: viewer.user.id })
    expect(rows).toContainEqual({ action: 'createFlow', outcome: 'refused', who: viewer.user.id })
  })
})
