import { expect, it } from 'vitest'
import { type Database, isViolation, newId } from '../../index.ts'
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
}
