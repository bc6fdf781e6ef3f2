import { createHash } from 'node:crypto'
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

  const text = (name: string, extra = '') =>
    `name: ${name}\ntags: [smoke]\n${extra}steps:\n  - action: log\n    config: { message: hello }\n`
  interface Flow {
    readonly id: string
    readonly name: string
    readonly version: number
    readonly text: string
    readonly diagnostics: readonly { readonly code: string }[]
  }

  describe('flows', () => {
    it('are kept with what their text says, found by it, and changed by versions', async () => {
      const made = await api.ask<Flow>('POST', '/flows', {
        text: text('Checkout', 'suite: shop\n'),
        path: 'shop/checkout.yaml',
        message: 'first',
      })
      expect(made).toMatchObject({
        status: 201,
        body: { name: 'Checkout', suite: 'shop', tags: ['smoke'], version: 1, createdBy: api.owner.user.id },
      })
      expect(made.headers.get('etag')).toBe('"1"')
      expect(made.body.diagnostics).toEqual([])
      const { id } = made.body
      expect(await api.ask('GET', '/flows?suite=shop&tags=smoke&search=LOG%20checkout')).toMatchObject({ body: { items: [{ id }] } })
      expect(await api.ask('GET', '/flows?tags=smoke,slow')).toMatchObject({ body: { items: [] } })

      const changed = await api.ask<Flow>('PUT', `/flows/${id}`, { text: text('Pay') }, { 'if-match': '"1"' })
      expect(changed).toMatchObject({ status: 200, body: { name: 'Pay', version: 2, path: 'shop/checkout.yaml', suite: null } })
      const late = await api.refused('PUT', `/flows/${id}`, { text: text('Late') }, { 'if-match': '"1"' })
      expect(late).toMatchObject({ status: 409, body: { code: 'FLOW_CONFLICT', current: { version: 2, name: 'Pay' } } })
      expect(await api.refused('PUT', `/flows/${id}`, { text: text('x') })).toMatchObject({ status: 428 })

      const versions = await api.ask('GET', `/flows/${id}/versions`)
      expect(versions.body).toMatchObject({ items: [{ version: 2 }, { version: 1, message: 'first' }] })
      const restored = await api.ask<Flow>('POST', `/flows/${id}/versions/1/restore`, undefined, { 'if-match': '"2"' })
      expect(restored.body).toMatchObject({ version: 3, name: 'Checkout', text: made.body.text })
      expect(await api.refused('GET', `/flows/${id}/versions/9`)).toMatchObject({ status: 404 })
    })

    it('are found by their URLs, also by those that begin with a variable', async () => {
      const step = (url: string) => `  - action: http_request\n    config: { url: "${url}" }\n`
      const urls = ['https://shop.example.com/orders', '${PRODUCTS_URL}/products/3', '/carts/7']
      const made = await api.ask<Flow>('POST', '/flows', { text: `name: Urls\nsteps:\n${urls.map(step).join('')}` })
      for (const search of ['shop.example.com/orders', '/products/3', 'PRODUCTS_URL', '/carts/7'])
        expect(await api.ask('GET', `/flows?search=${encodeURIComponent(search)}`)).toMatchObject({
          body: { items: [{ id: made.body.id }] },
        })
    })

    it('are found by how their last run ended, and listed in other orders', async () => {
      for (const name of ['Ran twice', 'Never ran']) await api.ask('POST', '/flows', { text: text(name) })
      const none = await api.ask<{ items: Flow[] }>('GET', '/flows?lastVerdict=none,failed&sort=name&search=ran')
      expect(none.body.items.map(({ name }) => name)).toEqual(['Never ran', 'Ran twice'])
      expect(await api.ask('GET', '/flows?lastVerdict=passed&sort=duration')).toMatchObject({ body: { items: [] } })
      const { next } = (await api.ask<{ next: string }>('GET', '/flows?sort=name&limit=1')).body
      expect(await api.refused('GET', `/flows?sort=failed&cursor=${next}`)).toMatchObject({
        status: 422,
        body: { code: 'REQUEST_INVALID' },
      })
      expect(await api.refused('GET', '/flows?lastVerdict=green')).toMatchObject({ status: 422 })
    })

    it('lie in the folders of their paths', async () => {
      const made = await api.ask<Flow>('POST', '/flows', { text: text('Deep'), path: 'tree/of/deep.yaml' })
      const { body } = await api.ask<{ items: readonly { path: string; flows: number }[] }>('GET', '/flows/folders')
      expect(body.items).toEqual(
        expect.arrayContaining([
          { path: 'tree', flows: 1 },
          { path: 'tree/of', flows: 1 },
        ]),
      )
      expect(await api.ask('GET', '/flows?folder=tree')).toMatchObject({ body: { items: [{ id: made.body.id }] } })
      expect(await api.ask('GET', '/flows?folder=tre')).toMatchObject({ body: { items: [] } })
    })

    it('keep their bytes, a mark at the beginning and ends of lines among them', async () => {
      const marked = `\uFEFF${text('Marked').replaceAll('\n', '\r\n')}`
      const made = await api.ask<Flow>('POST', '/flows', { text: marked })
      expect([made.body.name, made.body.text]).toEqual(['Marked', marked])
      expect((await api.ask<Flow>('GET', `/flows/${made.body.id}`)).body.text).toBe(marked)
    })

    it('are kept with their errors, which validation tells without keeping anything', async () => {
      const broken = 'name: Broken\nsteps:\n  - http_requst: {}\n'
      const made = await api.ask<Flow>('POST', '/flows', { text: broken })
      expect(made).toMatchObject({ status: 201, body: { name: 'Broken', definition: null } })
      expect(made.body.diagnostics.map(({ code }) => code)).toContain('FLOW_UNKNOWN_KEY')
      const found = await api.ask('POST', '/flows/validate', {
        text: 'name: x\nsteps:\n  - action: log\n    config: { message: "${nobody}" }\n',
      })
      expect(found).toMatchObject({ status: 200, body: { isRunnable: false, diagnostics: [{ place: { span: { start: { line: 4 } } } }] } })
      expect(await api.ask('POST', '/flows/validate', { text: text('fine') })).toMatchObject({
        body: { isRunnable: true, diagnostics: [] },
      })
    })

    it('are told the same of when they are stored as when they are validated, names of environments being warnings', async () => {
      const asking = (name: string, extra = '') => `name: Asking\n${extra}steps:\n  - action: log\n    config: { message: "\${${name}}" }\n`
      const { body: environment } = await api.ask<{ id: string }>('POST', '/environments', { name: 'somewhere' })
      await api.ask('PATCH', `/environments/${environment.id}/variables`, { set: { SOMEWHERE_URL: 'x' } })
      const told = async (flow: string) => {
        const made = await api.ask<Flow>('POST', '/flows', { text: flow })
        const read = await api.ask<Flow>('GET', `/flows/${made.body.id}`)
        const again = await api.ask<Flow>('PUT', `/flows/${made.body.id}`, { text: flow }, { 'if-match': '1' })
        expect([read.body.diagnostics, again.body.diagnostics]).toEqual([made.body.diagnostics, made.body.diagnostics])
        return made.body.diagnostics
      }
      const validated = async (flow: string) => (await api.ask<Flow>('POST', '/flows/validate', { text: flow })).body.diagnostics
      for (const [flow, expected] of [
        [asking('nobody'), [{ code: 'PLAN_UNKNOWN_NAME', severity: 'error' }]],
        [asking('SOMEWHERE_URL'), [{ code: 'PLAN_UNKNOWN_NAME', severity: 'warning' }]],
        [asking('SOMEWHERE_URL', 'environment: somewhere\n'), []],
      ] as const) {
        expect(await told(flow)).toMatchObject(expected)
        expect(await validated(flow)).toEqual(await told(flow))
      }
      const nowhere = asking('x', 'environment: nowhere\n')
      expect(await told(nowhere)).toMatchObject([{ code: 'UNKNOWN_ENVIRONMENT', place: { span: { start: { line: 2 } } } }])
      expect(await validated(nowhere)).toEqual(await told(nowhere))
      expect(await api.ask('POST', '/flows/validate', { text: nowhere, environment: 'nowhere' })).toMatchObject({ status: 422 })

      const { body: local } = await api.ask<{ id: string }>('POST', '/environments', { name: 'local' })
      await api.ask('PATCH', `/environments/${local.id}/variables`, { set: { SOMEWHERE_URL: 'y' } })
      expect(await told(asking('SOMEWHERE_URL'))).toEqual([])
      const started = await api.ask('POST', '/executions', { text: asking('SOMEWHERE_URL') })
      expect(started).toMatchObject({ status: 202, body: { executions: [{ environment: 'local' }] } })
      expect(await api.ask('POST', '/executions', { text: asking('SOMEWHERE_URL'), environment: null })).toMatchObject({ status: 422 })
      await api.ask('DELETE', `/environments/${local.id}`)
    })

    it('keeps its path to itself, and is moved and removed in numbers, all or none', async () => {
      const one = await api.ask<Flow>('POST', '/flows', { text: text('One'), path: 'one.yaml' })
      const two = await api.ask<Flow>('POST', '/flows', { text: text('Two') })
      expect(await api.refused('POST', '/flows', { text: text('Again'), path: 'one.yaml' })).toMatchObject({
        status: 409,
        body: { code: 'FLOW_PATH_TAKEN' },
      })
      for (const path of ['../out.yaml', '/etc/x.yaml', 'a/../b.yaml', 'a\\b.yaml', 'a.txt', 'a\n/../../b.yaml'])
        expect(await api.refused('POST', '/flows', { text: '', path })).toMatchObject({
          status: 422,
          body: { errors: [{ pointer: '/body/path' }] },
        })

      const folder = await api.ask<{ id: string }>('POST', '/collections', { name: 'Folder' })
      const ids = [one.body.id, two.body.id]
      expect(await api.ask('POST', '/flows/move', { ids, collectionId: folder.body.id })).toMatchObject({ status: 204 })
      expect(await api.ask('GET', `/flows?collectionId=${folder.body.id}`)).toMatchObject({ body: { items: [{}, {}] } })
      const unknown = '01890000-0000-7000-8000-000000000000'
      expect(await api.refused('POST', '/flows/delete', { ids: [one.body.id, unknown] })).toMatchObject({ status: 404 })
      expect(await api.ask('GET', `/flows/${one.body.id}`)).toMatchObject({ status: 200 })
      expect(await api.ask('POST', '/flows/delete', { ids })).toMatchObject({ status: 204 })
      expect(await api.refused('GET', `/flows/${one.body.id}`)).toMatchObject({ status: 404 })
    })

    it('keeps what lies in a folder that is removed, whatever it is called', async () => {
      const make = async (name: string, parentId?: string): Promise<string> =>
        (await api.ask<{ id: string }>('POST', '/collections', { name, parentId: parentId ?? null })).body.id
      const outer = await make('Same')
      const inner = await make('Same', outer)
      expect(await api.ask('DELETE', `/collections/${outer}`)).toMatchObject({ status: 204 })
      const second = await make('Second')
      await make('Same', second)
      expect(await api.refused('DELETE', `/collections/${second}`)).toMatchObject({ status: 409, body: { code: 'COLLECTION_NAME_TAKEN' } })
      const { body } = await api.ask<{ items: { id: string; parentId: string | null }[] }>('GET', '/collections')
      expect(body.items.find(({ id }) => id === inner)).toMatchObject({ parentId: null })
    })

    it('keeps nothing of a text that it was only asked about', async () => {
      const asked = text('Only asked about')
      await api.ask('POST', '/flows/validate', { text: asked })
      const sha256 = createHash('sha256').update(asked).digest('hex')
      expect(await api.ask('POST', '/contents/missing', { hashes: [sha256] })).toMatchObject({ body: { missing: [sha256] } })
      const before = await api.ask<{ items: unknown[] }>('GET', '/audit?limit=1')
      await api.ask('POST', '/flows/validate', { text: asked })
      expect((await api.ask('GET', '/audit?limit=1')).body).toEqual(before.body)
    })

    it('helps while a text is typed', async () => {
      const typed = 'name: a\nsteps:\n  - id: one\n    action: http_request\n    config:\n      ur'
      const completed = await api.ask<{ items: unknown[] }>('POST', '/flows/complete', { text: typed, offset: typed.length })
      expect(completed.body.items[0]).toMatchObject({ label: 'url', kind: 'key', insert: 'url: ' })
      const hovered = await api.ask<{ hover: { text: string } }>('POST', '/flows/hover', { text: typed, offset: typed.indexOf('http') })
      expect(hovered.body.hover.text).toContain('http_request')
      expect((await api.ask('POST', '/flows/hover', { text: typed, offset: 0 })).body).toMatchObject({ hover: { range: [0, 4] } })
    })

    it('audits every change, done or refused', async () => {
      const { body } = await api.ask<Flow>('POST', '/flows', { text: text('Audited') }, { 'x-request-id': 'made-it' })
      await api.refused('PUT', `/flows/${body.id}`, { text: '' }, { 'if-match': '7' })
      const audit = await api.ask<{ items: unknown[] }>('GET', '/audit?limit=2')
      expect(audit.body.items).toMatchObject([
        { action: 'updateFlow', targetId: body.id, outcome: 'refused', detail: { refusal: 'FLOW_CONFLICT' }, actorId: api.owner.user.id },
        {
          action: 'createFlow',
          targetId: body.id,
          outcome: 'done',
          detail: { subject: 'Audited' },
          requestId: 'made-it',
          ip: '127.0.0.1',
        },
      ])
    })
  })

  describe('a project', () => {
    it('is pushed by hashes, all or nothing, and pulled again byte for byte', async () => {
      const bytes = { 'a.yaml': text('A', 'data: rows.csv\n'), 'rows.csv': 'n\n1\n2\n' }
      const entries = await Promise.all(Object.entries(bytes).map(async ([path, content]) => ({ path, sha256: await hashOf(content) })))
      const [flow, file] = entries
      const hashes = entries.map(({ sha256 }) => sha256)
      expect(await api.ask('POST', '/contents/missing', { hashes })).toMatchObject({ body: { missing: hashes } })
      const push = { flows: [flow], files: [file] }
      expect(await api.refused('POST', '/project/push', push)).toMatchObject({ status: 409, body: { code: 'CONTENT_MISSING' } })
      for (const [at, content] of Object.values(bytes).entries())
        expect(await api.send(`/contents/${hashes[at]}`, { method: 'PUT', body: content })).toMatchObject({ status: 204 })
      const wrong = await api.send(`/contents/${hashes[0]}`, { method: 'PUT', body: 'else' })
      expect(wrong).toMatchObject({ status: 422, body: { code: 'HASH_MISMATCH' } })

      expect((await api.ask('POST', '/project/push', push)).body).toEqual({
        created: ['a.yaml', 'rows.csv'],
        updated: [],
        unchanged: 0,
        removed: [],
        diagnostics: [],
      })
      expect((await api.ask('POST', '/project/push', push)).body).toMatchObject({ created: [], unchanged: 2 })
      const project = await api.ask<{ flows: unknown[]; files: unknown[] }>('GET', '/project')
      expect(project.body.flows).toContainEqual(expect.objectContaining({ path: 'a.yaml', sha256: hashes[0] }))
      expect((await api.send(`/contents/${hashes[1]}`, { method: 'GET' })).body).toBe(bytes['rows.csv'])

      expect(await api.refused('POST', '/project/push', { flows: [flow], files: [file, { ...file, path: flow?.path }] })).toMatchObject({
        status: 422,
        body: { code: 'PATH_TWICE', errors: [{ pointer: '/body/files/1/path', message: 'is there already' }] },
      })
      const based = (base: number) => ({
        flows: [
          { ...flow, path: 'new.yaml' },
          { path: 'a.yaml', sha256: hashes[1], base },
        ],
        files: [],
      })
      for (const base of [0, 7])
        expect(await api.refused('POST', '/project/push', based(base))).toMatchObject({
          status: 409,
          body: { code: 'FLOW_CONFLICT', errors: [{ pointer: '/body/flows/1', message: 'was changed meanwhile' }] },
        })
      expect((await api.ask('POST', '/project/push', based(1))).body).toMatchObject({ created: ['new.yaml'], updated: ['a.yaml'] })

      const pruned = await api.ask('POST', '/project/push', { flows: [], files: [file], prune: true })
      expect(pruned.body).toMatchObject({ removed: expect.arrayContaining(['a.yaml']), unchanged: 1 })
    })
  })

  const hashOf = async (content: string): Promise<string> =>
    Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(content))).toString('hex')
})
