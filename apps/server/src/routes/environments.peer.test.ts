import { openEnvironment } from '@testmesh/platform'
import { withWorkspace } from '@testmesh/storage'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestApi, type TestApi } from '../testing/open-test-api.ts'
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

  const make = async (name: string): Promise<string> => (await api.ask<{ id: string }>('POST', '/environments', { name })).body.id

  describe('environments', () => {
    it('hold variables, and secrets that no answer shows again', async () => {
      const id = await make('staging')
      await api.ask('PATCH', `/environments/${id}/variables`, { set: { BASE_URL: 'http://localhost', LIMITS: { a: [1] } } })
      const secret = await api.ask('PUT', `/environments/${id}/secrets/TOKEN`, { value: 's3cret-value-1' })
      expect(secret).toMatchObject({ status: 200, body: { name: 'TOKEN', version: 1 } })
      expect((await api.ask('PUT', `/environments/${id}/secrets/TOKEN`, { value: 's3cret-value-2' })).body).toMatchObject({ version: 2 })
      const shown = JSON.stringify([
        (await api.ask('GET', `/environments/${id}`)).body,
        (await api.ask('GET', '/environments/matrix')).body,
        secret.body,
      ])
      expect((await api.ask('GET', '/environments/matrix')).body).toMatchObject({
        secrets: [{ name: 'TOKEN', environments: [id], versions: { [id]: 2 } }],
      })
      expect(shown).toContain('BASE_URL')
      expect(shown).not.toContain('s3cret')
      const dump = await api.database.query<{ row: string }>('select secrets::text as row from environments.secrets as secrets')
      expect(JSON.stringify(dump)).not.toContain('s3cret')

      const opened = await openEnvironment(withWorkspace(api.database, api.workspace.id), api.keyring, 'staging')
      expect(opened).toMatchObject({
        variables: { BASE_URL: 'http://localhost', LIMITS: { a: [1] } },
        secrets: { TOKEN: 's3cret-value-2' },
      })
      await api.database.query(`update environments.secrets set name = 'MOVED'`)
      await expect(openEnvironment(withWorkspace(api.database, api.workspace.id), api.keyring, 'staging')).rejects.toMatchObject({
        name: 'SealedElsewhere',
      })
      await api.database.query('delete from environments.secrets')
    })

    it('give their flows services, headers and settings, and refuse what no flow would read', async () => {
      const routing = { services: { users: 'http://users' }, headers: { 'x-tenant': 'acme' }, config: { http_request: { timeout: '5s' } } }
      const { id } = (await api.ask<{ id: string }>('POST', '/environments', { name: 'routed', routing })).body
      const opened = await openEnvironment(withWorkspace(api.database, api.workspace.id), api.keyring, 'routed')
      expect(opened).toMatchObject({ routing })
      const text = 'name: A\nsteps:\n  - { action: log, config: { message: "${service.users} ${service.usrs}" } }\n'
      const { body } = await api.ask<{ diagnostics: { message: string }[] }>('POST', '/flows/validate', { text, environment: 'routed' })
      expect(body.diagnostics).toMatchObject([{ message: 'there is no service called "usrs"', hint: 'did you mean "users"?' }])
      for (const [bad, detail, place] of [
        [{ service: {} }, 'routing.service: "service" is not a setting of the routing.', 'service'],
        [{ config: { http_requst: {} } }, 'routing.config.http_requst: there is no action "http_requst".', 'config/http_requst'],
        [
          { config: { http_request: { timout: 1 } } },
          'routing.config.http_request.timout: http_request has no setting "timout".',
          'config/http_request/timout',
        ],
      ])
        expect(await api.refused('POST', '/environments', { name: 'bad', routing: bad })).toMatchObject({
          status: 422,
          body: { code: 'BAD_ROUTING', detail, errors: [{ pointer: `/body/routing/${place}` }] },
        })
      await api.ask('DELETE', `/environments/${id}`)
    })

    it('show viewers no password in a URL and no credential in a header', async () => {
      const routing = { headers: { Authorization: 'Bearer t0ken-canary' } }
      const { id } = (await api.ask<{ id: string }>('POST', '/environments', { name: 'looked-at', routing })).body
      await api.ask('PATCH', `/environments/${id}/variables`, { set: { DSN: 'postgres://ada:pa55-canary@db/shop' } })
      const { accessToken } = await api.join('viewer', 'looks@example.com')
      for (const path of ['/environments', `/environments/${id}`, '/environments/matrix', `/environments/${id}/export`]) {
        const shown = await Promise.all([api.ask('GET', path), api.as(accessToken)('GET', path)])
        expect(shown.map(({ status }) => status)).toEqual([200, 200])
        expect(shown.map(({ body }) => JSON.stringify(body).includes('canary'))).toEqual([true, false])
      }
      // A file is taken for what it says, long after.
      const fileFor = async (token: string) => (await api.as(token)('GET', `/environments/${id}/export`)).body
      expect([await fileFor(api.owner.accessToken), await fileFor(accessToken)]).toEqual([
        'DSN=postgres://ada:pa55-canary@db/shop\n',
        '# *** stands for passwords: they are shown to whoever may change variables.\nDSN=postgres://ada:***@db/shop\n',
      ])
      await api.ask('DELETE', `/environments/${id}`)
    })

    it('refuses a secret that would mask half the log, and a name that is taken by the other kind', async () => {
      const id = await make('names')
      for (const value of ['a', 'test', 'true', 'aaaaaaaaaaaa'])
        expect(await api.refused('PUT', `/environments/${id}/secrets/WEAK`, { value })).toMatchObject({
          status: 422,
          body: { code: 'SECRET_TOO_WEAK' },
        })
      expect(await api.ask('PUT', `/environments/${id}/secrets/WEAK`, { value: 'test', allowWeak: true })).toMatchObject({ status: 200 })
      expect(await api.refused('PATCH', `/environments/${id}/variables`, { set: { WEAK: 1 } })).toMatchObject({
        status: 409,
        body: { code: 'NAME_IS_SECRET' },
      })
      await api.ask('PATCH', `/environments/${id}/variables`, { set: { OPEN: 1 } })
      expect(await api.refused('PUT', `/environments/${id}/secrets/OPEN`, { value: 'long enough 1' })).toMatchObject({
        body: { code: 'NAME_IS_VARIABLE' },
      })
      const misspelled = await api.refused('PUT', `/environments/${id}/secrets/1A`, { value: 'long enough 1' })
      expect(misspelled).toMatchObject({ status: 422, body: { errors: [{ pointer: '/params/name' }] } })
      expect(misspelled.body.detail).toBe('/params/name must begin with a letter or _ and go on with letters, digits, _ . -.')
      expect(await api.refused('DELETE', `/environments/${id}/secrets/1A`)).toMatchObject({ status: 404 })
      expect(await api.refused('PUT', '/environments/no-id/secrets/A', { value: 'long enough 1' })).toMatchObject({ status: 404 })
      expect(await api.ask('DELETE', `/environments/${id}/secrets/WEAK`)).toMatchObject({ status: 204 })
      expect(await api.refused('DELETE', `/environments/${id}/secrets/WEAK`)).toMatchObject({ status: 404 })
    })

    it('come from an env file and go back into one', async () => {
      const id = await make('files')
      const text = 'A=plain\nB="with # and \\"quotes\\" and \\n"\nC=\n'
      await api.ask('POST', `/environments/${id}/import`, { text })
      const exported = await api.send(`/environments/${id}/export`, { method: 'GET' })
      const again = await make('files-2')
      await api.ask('POST', `/environments/${again}/import`, { text: exported.body })
      const values = async (of: string) =>
        (await api.ask<{ variables: { name: string; value: unknown }[] }>('GET', `/environments/${of}`)).body.variables.map(
          ({ name, value }) => [name, value],
        )
      expect(await values(id)).toEqual([
        ['A', 'plain'],
        ['B', 'with # and "quotes" and \n'],
        ['C', ''],
      ])
      expect(await values(again)).toEqual(await values(id))
      expect(await api.refused('POST', `/environments/${id}/import`, { text: 'nonsense' })).toMatchObject({
        status: 422,
        body: { code: 'BAD_ENV_FILE' },
      })
    })

    it('take no name from an env file that no other request would take, and let go of one that is there', async () => {
      const id = await make('long-names')
      const long = `LONG_${'X'.repeat(196)}`
      expect(await api.refused('POST', `/environments/${id}/import`, { text: `A=1\n${long}=1\n` })).toMatchObject({
        status: 422,
        body: { code: 'BAD_ENV_FILE', detail: `The name LONG_XXXXXXXXXXXXXXX… has more than 200 characters, so nothing was set.` },
      })
      expect(await api.refused('PATCH', `/environments/${id}/variables`, { set: { [long]: 1 } })).toMatchObject({
        status: 422,
        body: { errors: [{ message: 'must have at most 200 characters' }] },
      })
      // As an earlier version let them in.
      await withWorkspace(api.database, api.workspace.id).variables.change(id, { set: { [long]: 'old' } })
      const kept = await api.ask('POST', `/environments/${id}/import`, { text: 'A=1\n', base: { [long]: 'old' } })
      expect(kept).toMatchObject({ status: 200, body: { items: [{ name: 'A' }, { name: long }] } })
      const removed = await api.ask('PATCH', `/environments/${id}/variables`, { remove: [long], base: { [long]: 'old' } })
      expect(removed).toMatchObject({ status: 200, body: { items: [{ name: 'A' }] } })
    })

    it('come from an env file with a word about each line that may mean something else', async () => {
      const id = await make('files-3')
      const { body } = await api.ask('POST', `/environments/${id}/import`, { text: 'A=plain\nTOKEN={{secret}}\n' })
      expect(body).toMatchObject({
        items: [
          { name: 'A', value: 'plain' },
          { name: 'TOKEN', value: '{{secret}}' },
        ],
        diagnostics: [
          { severity: 'warning', message: 'nothing is filled in here: "TOKEN" is this very text', place: { span: { start: { line: 2 } } } },
        ],
      })
      expect((await api.ask('POST', `/environments/${id}/import`, { text: 'A=plain\n' })).body).toMatchObject({ diagnostics: [] })
    })

    it('keep what somebody else made of a variable meanwhile, and say what that is', async () => {
      const id = await make('two-people')
      const path = `/environments/${id}/variables`
      const valuesOf = async () => {
        const { variables } = (await api.ask<{ variables: { name: string; value: unknown }[] }>('GET', `/environments/${id}`)).body
        return Object.fromEntries(variables.map(({ name, value }) => [name, value]))
      }
      await api.ask('PATCH', path, { set: { URL: 'http://a', LIMITS: { low: 1, high: [2] } } })
      const both = { set: { URL: 'http://b' }, remove: ['LIMITS', 'URL'] }
      expect(await api.refused('PATCH', path, both)).toMatchObject({
        status: 422,
        body: { code: 'VARIABLE_SET_AND_REMOVED', errors: [{ pointer: '/body/remove/1', message: 'is set by the same request' }] },
      })
      const first = { URL: 'http://a', LIMITS: { high: [2], low: 1 } }
      const set = { set: { LIMITS: 7 }, base: { LIMITS: first.LIMITS } }
      expect(await api.ask('PATCH', path, set)).toMatchObject({ status: 200 })
      // The answer was lost, say: the same again is no conflict.
      expect(await api.ask('PATCH', path, set)).toMatchObject({ status: 200 })
      for (const change of [
        { set: { URL: 'http://b', LIMITS: 8 }, base: first },
        { remove: ['LIMITS'], base: first },
        { set: { LIMITS: 8 }, base: {} },
      ])
        expect(await api.refused('PATCH', path, change)).toMatchObject({
          status: 409,
          body: {
            code: 'VARIABLE_CONFLICT',
            detail: 'Somebody changed LIMITS meanwhile.',
            current: { items: [{ name: 'LIMITS', value: 7, updatedBy: api.owner.user.id }], removed: [] },
          },
        })
      expect(await valuesOf()).toEqual({ URL: 'http://a', LIMITS: 7 })
      await api.ask('PATCH', path, { remove: ['LIMITS'] })
      expect(await api.refused('PATCH', path, { set: { LIMITS: 8 }, base: { LIMITS: 7 } })).toMatchObject({
        body: { code: 'VARIABLE_CONFLICT', current: { items: [], removed: ['LIMITS'] } },
      })
      await api.ask('PATCH', path, { set: { LIMITS: 8 } })
      expect(await valuesOf()).toEqual({ URL: 'http://a', LIMITS: 8 })
      const file = { text: 'LIMITS=9\nURL=http://c\n', base: { URL: 'http://a', LIMITS: 7, OTHER: 1 } }
      expect(await api.refused('POST', `/environments/${id}/import`, file)).toMatchObject({
        status: 409,
        body: { code: 'VARIABLE_CONFLICT', detail: 'Somebody changed LIMITS meanwhile.', current: { items: [{ value: 8 }] } },
      })
      expect(await valuesOf()).toEqual({ URL: 'http://a', LIMITS: 8 })
      await api.ask('POST', `/environments/${id}/import`, { ...file, base: { URL: 'http://a', LIMITS: 8 } })
      expect(await valuesOf()).toEqual({ URL: 'http://c', LIMITS: '9' })
    })

    it('give a secret a new value only in the place of the one that was meant, where the request says which', async () => {
      const id = await make('two-people-2')
      const path = `/environments/${id}/secrets/TOKEN`
      const value = { value: 'long enough 1' }
      expect(await api.ask('PUT', path, value, { 'if-match': '"0"' })).toMatchObject({ status: 200, body: { version: 1 } })
      const conflict = { status: 409, body: { code: 'SECRET_CONFLICT', current: { version: 2, createdBy: api.owner.user.id } } }
      expect(await api.ask('PUT', path, value, { 'if-match': '"1"' })).toMatchObject({ status: 200, body: { version: 2 } })
      expect(await api.refused('PUT', path, value, { 'if-match': '"0"' })).toMatchObject(conflict)
      expect(await api.refused('DELETE', path, undefined, { 'if-match': '"1"' })).toMatchObject(conflict)
      expect(await api.ask('DELETE', path, undefined, { 'if-match': '"2"' })).toMatchObject({ status: 204 })
      expect(await api.refused('PUT', path, value, { 'if-match': '"2"' })).toMatchObject({
        body: { code: 'SECRET_CONFLICT', detail: 'Somebody removed TOKEN meanwhile.', current: null },
      })
      // Whoever saw the first value has not seen this one.
      expect(await api.ask('PUT', path, value, { 'if-match': '"0"' })).toMatchObject({ body: { version: 3 } })
      expect(await api.refused('DELETE', path, undefined, { 'if-match': '"1"' })).toMatchObject({ body: { code: 'SECRET_CONFLICT' } })
    })

    it('are changed on their newest version only, and go with all they hold', async () => {
      const id = await make('versions')
      const version = (await api.ask<{ version: number }>('GET', `/environments/${id}`)).body.version
      const changed = await api.ask('PUT', `/environments/${id}`, { name: 'versions', isProtected: true }, { 'if-match': `"${version}"` })
      expect(changed.body).toMatchObject({ isProtected: true, version: version + 1 })
      expect(await api.refused('PUT', `/environments/${id}`, { name: 'x' }, { 'if-match': `"${version}"` })).toMatchObject({ status: 409 })
      expect(await api.refused('POST', '/environments', { name: 'versions' })).toMatchObject({
        status: 409,
        body: { code: 'ENVIRONMENT_NAME_TAKEN' },
      })
      expect(await api.refused('DELETE', `/environments/${id}`, undefined, { 'if-match': `"${version}"` })).toMatchObject({
        status: 400,
        body: { code: 'IF_MATCH_NOT_TAKEN' },
      })
      expect(await api.ask('DELETE', `/environments/${id}`)).toMatchObject({ status: 204 })
      expect(await api.refused('GET', `/environments/${id}`)).toMatchObject({ status: 404 })
    })
  })
})
