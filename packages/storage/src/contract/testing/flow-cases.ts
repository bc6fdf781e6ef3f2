import type { Verdict } from '@testmesh/protocol'
import { expect, it } from 'vitest'
import { type Database, type FlowSort, isViolation, type NewExecution, newId } from '../../index.ts'
import { newWorkspace } from './new-workspace.ts'

/** What the repositories of flows promise, on the database that a suite opened. */
export const flowCases = (database: () => Database): void => {
  it('keeps a version of every text, and refuses a change that was made on an old one', async () => {
    const { flows, flowVersions, ownerId } = await newWorkspace(database())
    const made = await flows.create({ name: 'Checkout', text: 'one', tags: ['smoke'] }, { by: ownerId, message: 'first' })
    expect(made).toMatchObject({ name: 'Checkout', version: 1, tags: ['smoke'], createdBy: ownerId, definition: null })

    const updated = await flows.update(made.id, { base: 1, content: { name: 'Pay', text: 'two', definition: { name: 'Pay' } } })
    expect(updated).toMatchObject({ outcome: 'updated', flow: { name: 'Pay', version: 2, tags: [], definition: { name: 'Pay' } } })
    const late = await flows.update(made.id, { base: 1, content: { name: 'Late', text: 'three' } })
    expect(late).toMatchObject({ outcome: 'conflict', flow: { text: 'two', version: 2 } })
    expect(await flows.update(newId(), { base: 1, content: { name: 'x', text: 'x' } })).toEqual({ outcome: 'missing' })

    const versions = await flowVersions.list(made.id)
    expect(versions.map(({ version, message }) => [version, message])).toEqual([
      [2, null],
      [1, 'first'],
    ])
    expect(await flowVersions.find(made.id, 1)).toMatchObject({ text: 'one', version: 1 })
  })

  it('lets one of many simultaneous changes win', async () => {
    const { flows, flowVersions } = await newWorkspace(database())
    const { id } = await flows.create({ name: 'a', text: '0' })
    const change = (n: number) => flows.update(id, { base: 1, content: { name: 'a', text: String(n) } })
    const outcomes = await Promise.all([1, 2, 3, 4, 5].map(change))
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['conflict', 'conflict', 'conflict', 'conflict', 'updated'])
    expect(await flowVersions.list(id)).toHaveLength(2)
  })

  it('finds by suite, all tags, environment and words in any order, and pages through all of them', async () => {
    const { flows } = await newWorkspace(database())
    for (let n = 0; n < 7; n += 1)
      await flows.create({
        name: `Flow ${n}`,
        path: `shop/flow-${n}.yaml`,
        text: '',
        suite: n % 2 ? 'odd' : 'even',
        tags: n > 3 ? ['late', 'slow'] : ['late'],
        environment: 'staging',
        search: `flow ${n} http_request 100%_sure`,
      })
    const names = async (filter: Parameters<typeof flows.list>[0]) => (await flows.list(filter)).items.map(({ name }) => name)
    expect(await names({ suite: 'odd', tags: ['slow', 'late'] })).toEqual(['Flow 5'])
    expect(await names({ search: 'HTTP_request 3' })).toEqual(['Flow 3'])
    expect(await names({ search: 'shop/flow-6' })).toEqual(['Flow 6'])
    expect(await names({ search: '100%_s' })).toHaveLength(7)
    expect(await names({ search: '100x' })).toEqual([])

    const seen: string[] = []
    for (let cursor: string | undefined; ; ) {
      const page = await flows.list({ limit: 3, ...(cursor === undefined ? {} : { cursor }) })
      seen.push(...page.items.map(({ name }) => name))
      if (page.next === undefined) break
      cursor = page.next
    }
    expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0].map((n) => `Flow ${n}`))
    await expect(flows.list({ cursor: 'nonsense' })).rejects.toMatchObject({ code: 'INVALID_CURSOR' })
  })

  it('tells flows by how their last whole run ended, its data rows together, and lists them in every order, page by page', async () => {
    const { flows, executions } = await newWorkspace(database())
    const make = async (name: string) => (await flows.create({ name, text: '' })).id
    const ids = {
      slow: await make('b slow'),
      bad: await make('A bad'),
      mended: await make('c mended'),
      never: await make('never'),
      open: await make('open'),
    }
    const run = async (flowId: string, verdict: Verdict | undefined, more: Partial<NewExecution> = {}) => {
      const { id } = await executions.create({ flowName: 'x', flowSha256: 'abc', triggerType: 'api', flowId, ...more })
      // Cancelled before they started, so that they took what is said here.
      if (verdict !== undefined) await executions.finish({ executionId: id, epoch: 0, verdict, durationMs: flowId === ids.slow ? 900 : 5 })
    }
    const [batchId, request] = [newId(), { upTo: 'a' }]
    await run(ids.mended, 'failed')
    await run(ids.mended, 'passed')
    await run(ids.bad, 'error', { batchId })
    await run(ids.bad, 'passed', { batchId })
    await run(ids.slow, 'passed')
    await run(ids.slow, 'failed', { request })
    await run(ids.open, undefined)
    const names = async (filter: Parameters<typeof flows.list>[0]) => (await flows.list(filter)).items.map(({ name }) => name)
    expect(await names({ lastVerdict: ['failed', 'error'] })).toEqual(['A bad'])
    expect(await names({ lastVerdict: ['passed'], sort: 'name' })).toEqual(['b slow', 'c mended'])
    expect(await names({ lastVerdict: ['none'], sort: 'name' })).toEqual(['never', 'open'])
    expect(await names({ lastVerdict: ['none'], search: 'never' })).toEqual(['never'])
    const orders = {
      changed: ['open', 'never', 'c mended', 'A bad', 'b slow'],
      name: ['A bad', 'b slow', 'c mended', 'never', 'open'],
      lastRun: ['b slow', 'A bad', 'c mended', 'open', 'never'],
      duration: ['b slow', 'c mended', 'A bad', 'open', 'never'],
      failed: ['A bad', 'b slow', 'c mended', 'open', 'never'],
    }
    for (const [sort, order] of Object.entries(orders) as [FlowSort, string[]][]) {
      const seen: string[] = []
      for (let cursor: string | undefined; ; ) {
        const page = await flows.list({ sort, limit: 2, ...(cursor === undefined ? {} : { cursor }) })
        seen.push(...page.items.map(({ name }) => name))
        if (page.next === undefined) break
        cursor = page.next
      }
      expect([sort, seen]).toEqual([sort, order])
    }
    const { next = '' } = await flows.list({ sort: 'name', limit: 1 })
    await expect(flows.list({ sort: 'duration', cursor: next })).rejects.toMatchObject({ code: 'INVALID_CURSOR' })
    await expect(flows.list({ cursor: next })).rejects.toMatchObject({ code: 'INVALID_CURSOR' })
    const madeUp: [FlowSort, string][] = [
      ['changed', '1e300'],
      ['changed', '-1'],
      ['failed', '1e999'],
      ['name', '"a\\u0000b"'],
    ]
    for (const [sort, key] of madeUp) {
      const cursor = Buffer.from(`["${sort}",${key},"${ids.never}"]`).toString('base64url')
      await expect(flows.list({ sort, cursor })).rejects.toMatchObject({ code: 'INVALID_CURSOR' })
    }
  })

  it('lists those of several flows that there are', async () => {
    const { flows } = await newWorkspace(database())
    const [a, b, gone] = await Promise.all(['A', 'B', 'gone'].map((name) => flows.create({ name, text: '' })))
    await flows.create({ name: 'C', text: '' })
    await flows.remove(gone?.id ?? '')
    const { items } = await flows.list({ ids: [b, gone, a].map((flow) => flow?.id ?? ''), sort: 'name' })
    expect(items.map(({ name }) => name)).toEqual(['A', 'B'])
    expect((await flows.list({ ids: [] })).items).toEqual([])
  })

  it('forgets a removed flow in lists, frees its path, and keeps its versions', async () => {
    const { flows, flowVersions } = await newWorkspace(database())
    const { id } = await flows.create({ name: 'a', text: 'gone', path: 'a.yaml' })
    const twin = await flows.create({ name: 'b', text: '', path: 'a.yaml' }).catch((error: unknown) => error)
    expect(isViolation(twin, 'unique', 'flows_path')).toBe(true)
    expect(await flows.remove(id)).toBe(true)
    expect(await flows.remove(id)).toBe(false)
    expect(await flows.find(id)).toBeUndefined()
    expect((await flows.list()).items).toEqual([])
    expect(await flowVersions.find(id, 1)).toMatchObject({ text: 'gone' })
    await flows.create({ name: 'b', text: '', path: 'a.yaml' })
    expect(await flows.findByPath('a.yaml')).toMatchObject({ name: 'b' })
  })

  it('keeps bytes once by their hash, and knows which are missing', async () => {
    const { contents } = await newWorkspace(database())
    const bytes = new Uint8Array([0, 255, 10])
    const sha256 = await contents.put(bytes)
    expect(await contents.put(bytes)).toBe(sha256)
    expect(await contents.find(sha256)).toEqual(bytes)
    expect(await contents.find('0'.repeat(64))).toBeUndefined()
    expect(await contents.missing([sha256, 'f'.repeat(64)])).toEqual(['f'.repeat(64)])
    expect([...(await contents.findAll([sha256, 'f'.repeat(64)])).keys()]).toEqual([sha256])
    expect(await (await newWorkspace(database())).contents.find(sha256)).toBeUndefined()
  })

  it('keeps the files of a project by their paths', async () => {
    const { contents, projectFiles, ownerId } = await newWorkspace(database())
    const put = async (path: string, text: string) => projectFiles.put(path, await contents.put(new TextEncoder().encode(text)), ownerId)
    await put('data/b.csv', 'one')
    await put('data/a.csv', 'longer')
    await put('data/b.csv', 'two!')
    const files = await projectFiles.list()
    expect(files.map(({ path, sizeBytes }) => [path, sizeBytes])).toEqual([
      ['data/a.csv', 6],
      ['data/b.csv', 4],
    ])
    expect(await projectFiles.findAll(['data/a.csv', 'c.csv'])).toHaveLength(1)
    expect([await projectFiles.remove('data/a.csv'), await projectFiles.remove('data/a.csv')]).toEqual([true, false])
    await expect(projectFiles.put('c.csv', '0'.repeat(64))).rejects.toSatisfy((error) => isViolation(error, 'foreignKey', 'files_content'))
  })

  it('keeps texts byte for byte, a mark at their beginning too', async () => {
    const { flows, flowVersions } = await newWorkspace(database())
    const text = '\uFEFFname: ä\r\n'
    const made = await flows.create({ name: 'a', text, path: 'marked.yaml' })
    await flows.update(made.id, { base: 1, content: { name: 'a', text: `${text}#`, path: 'marked.yaml' } })
    const texts = [made, await flows.find(made.id), await flows.findByPath('marked.yaml'), await flowVersions.find(made.id, 1)]
    expect(texts.map((one) => one?.text)).toEqual([text, `${text}#`, `${text}#`, text])
  })

  it('tells the folders of paths, with those above them, and what lies in one', async () => {
    const { flows } = await newWorkspace(database())
    const paths = ['shop/orders/pay.yaml', 'shop/orders_old/pay.yaml', 'shop/cart.yaml', 'top.yaml', 'shop/orders/gone.yaml']
    const made = await Promise.all(paths.map((path) => flows.create({ name: path, path, text: '' })))
    await flows.create({ name: 'none', text: '' })
    await flows.remove(made[4]?.id ?? '')
    expect(await flows.folders()).toEqual([
      { path: 'shop', flows: 3 },
      { path: 'shop/orders', flows: 1 },
      { path: 'shop/orders_old', flows: 1 },
    ])
    const inside = async (folder: string) => (await flows.list({ folder })).items.map(({ path }) => path).sort()
    expect(await inside('shop/orders')).toEqual(['shop/orders/pay.yaml'])
    expect(await inside('shop')).toEqual(['shop/cart.yaml', 'shop/orders/pay.yaml', 'shop/orders_old/pay.yaml'])
    expect(await inside('sho')).toEqual([])
  })

  it('keeps folders as a tree that no move can close to a circle', async () => {
    const { collections, flows } = await newWorkspace(database())
    const shop = await collections.create({ name: 'Shop', position: 1 })
    const first = await collections.create({ name: 'First' })
    const cart = await collections.create({ name: 'Cart', parentId: shop.id, description: 'what people buy' })
    expect((await collections.list()).map(({ name }) => name)).toEqual(['Cart', 'First', 'Shop'])
    const twin = await collections.create({ name: 'Cart', parentId: shop.id }).catch((error: unknown) => error)
    expect(isViolation(twin, 'unique', 'collections_name')).toBe(true)

    expect(await collections.update(shop.id, { parentId: cart.id })).toBe('inside itself')
    expect(await collections.update(shop.id, { parentId: shop.id })).toBe('inside itself')
    expect(await collections.update(newId(), { name: 'x' })).toBe('missing')
    expect(await collections.update(cart.id, { name: 'Basket' })).toMatchObject({
      name: 'Basket',
      parentId: shop.id,
      description: 'what people buy',
    })
    expect(await collections.update(cart.id, { description: null, parentId: first.id })).toMatchObject({
      description: null,
      parentId: first.id,
    })

    const flow = await flows.create({ name: 'a', text: '', path: 'a.yaml' })
    expect([await flows.move(flow.id, first.id), await flows.move(newId(), first.id)]).toEqual([true, false])
    expect(await flows.find(flow.id)).toMatchObject({ collectionId: first.id, version: 1 })
    await flows.create({ name: 'without a path', text: '' })
    expect(await flows.listWithPath()).toMatchObject([{ id: flow.id, path: 'a.yaml', version: 1 }])
    expect(await collections.remove(first.id)).toBe(true)
    expect(await collections.find(first.id)).toBeUndefined()
    expect(await collections.find(cart.id)).toMatchObject({ parentId: null })
    expect(await flows.find(flow.id)).toMatchObject({ collectionId: null })
    expect(await collections.remove(first.id)).toBe(false)
  })
}
