import { setupToken } from '@testmesh/platform'
import type { Problem } from '@testmesh/protocol'
import { SignJWT, UnsecuredJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
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

  /** A viewer of our workspace has a member of it in hand, in a workspace of his own. */
  const intrude = async (name: string) => {
    const victim = await api.join('viewer', `${name}-victim@example.com`)
    const intruder = api.as((await api.join('viewer', `${name}@example.com`)).accessToken)
    const { slug } = (await intruder<{ slug: string }>('POST', '/workspaces', { name })).body
    const there = { 'x-workspace': slug }
    const { token } = (await intruder<{ token: string }>('POST', '/invitations', { email: victim.user.email }, there)).body
    await api.as(victim.accessToken)('POST', '/auth/invitation', { token })
    const ask = (path: string) => intruder<Problem>('POST', `/members/${victim.user.id}/${path}`, undefined, there)
    return { ask, victim }
  }
  const ofOtherWorkspaces = { status: 403, body: { code: 'FORBIDDEN', detail: expect.stringContaining('other workspaces') } }

  describe('a lost password', () => {
    const linkOf = async (userId: string, ask = api.ask) =>
      (await ask<{ token: string }>('POST', `/members/${userId}/password-link`)).body.token
    const show = (token: string) => api.nobody('GET', `/auth/password-link?token=${token}`)
    const reset = (token: string, next = 'a password of today') =>
      api.nobody<SignedInReply & Problem>('POST', '/auth/password-link', { token, password: next })
    const gone = { status: 404, body: { code: 'BAD_PASSWORD_LINK' } }

    it('is set anew by a link, once, and every sign-in from before ends', async () => {
      const { user, accessToken } = await api.join('admin', 'lost@example.com')
      const made = await api.ask<{ token: string }>('POST', `/members/${user.id}/password-link`)
      expect(made).toMatchObject({ status: 201, body: { userId: user.id, email: 'lost@example.com', expiresAt: expect.any(String) } })
      const { token } = made.body
      expect(await show(token)).toMatchObject({ status: 200, body: { email: 'lost@example.com', name: 'admin' } })
      expect(await reset(token, 'short')).toMatchObject({ status: 422, body: { code: 'PASSWORD_TOO_WEAK' } })
      const replies = await Promise.all([reset(token), reset(token)])
      expect(replies.map(({ status }) => status).sort()).toEqual([200, 404])
      expect(await reset(token)).toMatchObject(gone)
      const login = (with_: string) => api.nobody('POST', '/auth/login', { email: 'lost@example.com', password: with_ })
      expect((await api.as(accessToken)('GET', '/me')).status).toBe(401)
      expect([(await login('another fine password')).status, (await login('a password of today')).status]).toEqual([401, 200])
      const fresh = replies.find(({ status }) => status === 200)
      expect((await api.as(fresh?.body.accessToken)('GET', '/me')).status).toBe(200)
      const audit = await api.database.query('select action, detail, target_id as target from users.audit where target_id = $1', [user.id])
      expect(audit).toContainEqual({ action: 'createPasswordLink', detail: { subject: 'admin' }, target: user.id })
      expect(JSON.stringify(audit)).not.toContain(token)
    })

    it('is not set by a link that is old, changed, not the newest, of somebody disabled, or of one who may no longer make it', async () => {
      const { user } = await api.join('viewer', 'links@example.com')
      const first = await linkOf(user.id)
      const token = await linkOf(user.id)
      expect(await show(first)).toMatchObject(gone)
      for (const bad of ['', 'x', `${token}x`, token.replace(user.id, api.owner.user.id), token.replace(/\d{10}/, '9999999999')])
        expect([bad, await reset(bad)]).toMatchObject([bad, gone])
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 24 * 3_600_000 + 1000 })
      expect(await reset(token)).toMatchObject(gone)
      vi.useRealTimers()
      const admin = await api.join('admin', 'links-admin@example.com')
      const ofAdmin = await linkOf(user.id, api.as(admin.accessToken))
      expect((await show(ofAdmin)).status).toBe(200)
      await api.ask('PATCH', `/members/${admin.user.id}`, { role: 'editor' })
      expect(await show(ofAdmin)).toMatchObject(gone)
      await api.ask('PATCH', `/members/${admin.user.id}`, { role: 'admin' })
      await api.ask('POST', `/members/${admin.user.id}/disable`)
      expect(await show(ofAdmin)).toMatchObject(gone)
      await api.ask('POST', `/members/${user.id}/disable`)
      expect(await show(ofAdmin)).toMatchObject(gone)
      expect(await api.ask('POST', `/members/${user.id}/password-link`)).toMatchObject({ status: 409, body: { code: 'ACCOUNT_DISABLED' } })
    })

    it('is nobody’s to set who is below the account, anywhere, nor one’s own', async () => {
      const admin = await api.join('admin', 'below@example.com')
      const ask = api.as(admin.accessToken)
      expect(await ask('POST', `/members/${api.owner.user.id}/password-link`)).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } })
      expect(await ask('POST', `/members/${admin.user.id}/password-link`)).toMatchObject({ status: 403, body: { code: 'OWN_ACCOUNT' } })
      const { ask: intrudingAsk, victim } = await intrude('taker')
      expect(await intrudingAsk('password-link')).toMatchObject(ofOtherWorkspaces)
      expect(await api.refused('POST', `/members/${victim.user.id}/password-link`)).toMatchObject(ofOtherWorkspaces)
    })
  })

  describe('a member who is disabled', () => {
    const login = (email: string) => api.nobody<SignedInReply>('POST', '/auth/login', { email, password: 'another fine password' })

    it('is let in by nothing, at once, until enabled; what was started goes on', async () => {
      const { user, accessToken } = await api.join('admin', 'away@example.com')
      const session = api.as(accessToken)
      const ofSession = await login('away@example.com')
      const { key } = (await session<{ key: string }>('POST', '/api-keys', { name: 'theirs', scope: 'admin' })).body
      const invited = await session<{ token: string }>('POST', '/invitations', { email: 'invited-by-away@example.com', role: 'viewer' })
      const text = 'name: Goes on\nsteps: [{ action: log }]\n'
      const started = await session<{ executions: { id: string }[] }>('POST', '/executions', { text })
      const path = `/executions/${started.body.executions[0]?.id}`
      const before = await api.ask('GET', path)
      const statuses = async () => [(await session('GET', '/me')).status, (await api.as(key)('GET', '/flows')).status]
      expect(await statuses()).toEqual([200, 200])

      expect(await api.ask('POST', `/members/${user.id}/disable`)).toMatchObject({
        status: 200,
        body: { state: 'disabled', role: 'admin' },
      })
      expect(await statuses()).toEqual([401, 401])
      expect(await refresh(cookieOf(ofSession.headers))).toMatchObject({ status: 401 })
      expect(await login('away@example.com')).toMatchObject({ status: 401, body: { code: 'BAD_LOGIN' } })
      expect((await api.nobody('GET', `/auth/invitation?token=${invited.body.token}`)).status).toBe(200)
      const joining = { token: invited.body.token, name: 'I', password: 'another fine password' }
      expect((await api.nobody('POST', '/auth/invitation', joining)).status).toBe(404)
      expect((await api.ask('GET', path)).body).toEqual(before.body)
      const { items } = (await api.ask<{ items: { userId: string; state: string }[] }>('GET', '/members')).body
      expect(items.find(({ userId }) => userId === user.id)?.state).toBe('disabled')

      expect(await api.ask('POST', `/members/${user.id}/enable`)).toMatchObject({ status: 200, body: { state: 'active' } })
      expect(await statuses()).toEqual([401, 200])
      expect(await login('away@example.com')).toMatchObject({ status: 200 })
      const audit = (await api.ask<{ items: { action: string; targetId: string; detail: object }[] }>('GET', '/audit')).body.items
      const told = audit.filter(({ targetId }) => targetId === user.id).map(({ action, detail }) => ({ action, detail }))
      expect(told).toEqual(['enableMember', 'disableMember'].map((action) => ({ action, detail: { subject: 'admin' } })))
    })

    it('is neither oneself nor above whoever asks, in any workspace', async () => {
      const admin = await api.join('admin', 'below-too@example.com')
      const disable = (ask: typeof api.ask, userId: string) => ask('POST', `/members/${userId}/disable`)
      expect(await disable(api.ask, api.owner.user.id)).toMatchObject({ status: 403, body: { code: 'OWN_ACCOUNT' } })
      expect(await disable(api.as(admin.accessToken), api.owner.user.id)).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } })
      const intruder = await intrude('locker')
      expect([await intruder.ask('disable'), await intruder.ask('enable')]).toMatchObject([ofOtherWorkspaces, ofOtherWorkspaces])
    })

    it('leaves one owner, when two disable each other at the same time; and may be removed, who does not', async () => {
      const second = await api.join('owner', 'rival@example.com')
      const disable = (token: string, id: string) => api.as(token)('POST', `/members/${id}/disable`)
      const replies = await Promise.all([disable(api.owner.accessToken, second.user.id), disable(second.accessToken, api.owner.user.id)])
      expect(replies.filter(({ status }) => status === 200)).toHaveLength(1)
      const left = await api.database.query<{ id: string }>(
        `select users.id from users.members join users.users on users.id = user_id
         where role = 'owner' and state = 'active' and workspace_id = $1 and email in ('olga@example.com', 'rival@example.com')`,
        [api.workspace.id],
      )
      expect(left).toHaveLength(1)
      await api.database.query(`update users.users set state = 'disabled' where id = $1`, [second.user.id])
      await api.database.query(`update users.users set state = 'active' where id = $1`, [api.owner.user.id])
      await api.database.query('update users.sessions set revoked_at = null where user_id = $1', [api.owner.user.id])
      await expect.poll(async () => (await api.ask('DELETE', `/members/${second.user.id}`)).status, { timeout: 5000 }).toBe(204)
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
