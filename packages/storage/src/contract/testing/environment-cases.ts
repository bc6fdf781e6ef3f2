import { expect, it } from 'vitest'
import { type Database, forgetSealed, isViolation, newId, sealingKeyOf } from '../../index.ts'
import { newTrigger } from './new-trigger.ts'
import { newTarget, newWebhook } from './new-webhook.ts'
import { newWorkspace } from './new-workspace.ts'

/** What the repositories of environments promise, on the database that a suite opened. */
export const environmentCases = (database: () => Database): void => {
  it('keeps variables of any JSON, changed together, and counts the changes', async () => {
    const { environments, variables, ownerId } = await newWorkspace(database())
    const { id, version } = await environments.create({ name: 'staging' })
    expect(version).toBe(1)
    const values = { url: 'https://example.com', port: 8080, flags: { a: [true, null] }, empty: null }
    expect(await variables.change(id, { set: values, by: ownerId })).toBe(true)
    expect(await variables.change(id, { set: { port: 9 }, remove: ['flags', 'absent'] })).toBe(true)
    expect((await variables.list(id)).map(({ name, value }) => [name, value])).toEqual([
      ['empty', null],
      ['port', 9],
      ['url', 'https://example.com'],
    ])
    expect(await environments.find(id)).toMatchObject({ version: 3 })
    expect(await variables.change(newId(), { set: { a: 1 } })).toBe(false)
  })

  it('updates by version, lists by position and removes with everything inside', async () => {
    const { environments, variables, secrets } = await newWorkspace(database())
    const late = await environments.create({ name: 'production', position: 2, isProtected: true })
    const early = await environments.create({ name: 'local', position: 1 })
    expect((await environments.list()).map(({ name }) => name)).toEqual(['local', 'production'])
    const update = { base: 1, content: { name: 'laptop', routing: { headers: { a: 'b' } } } }
    expect(await environments.update(early.id, update)).toMatchObject({ outcome: 'updated', environment: { name: 'laptop', version: 2 } })
    expect(await environments.update(early.id, update)).toMatchObject({ outcome: 'conflict', environment: { version: 2 } })
    await variables.change(late.id, { set: { a: 1 } })
    const sealed = { environmentId: late.id, name: 'token', ciphertext: Uint8Array.of(0, 255), dekWrapped: Uint8Array.of(1), kekId: 'k1' }
    await secrets.add({ ...sealed, version: await secrets.nextVersion(late.id, 'token') })
    await secrets.add({ ...sealed, version: await secrets.nextVersion(late.id, 'token'), ciphertext: Uint8Array.of(7) })
    expect(await secrets.sealed(late.id)).toStrictEqual([{ ...sealed, version: 2, ciphertext: Uint8Array.of(7) }])
    expect((await secrets.list(late.id)).map((secret) => Object.keys(secret))).toEqual([['name', 'version', 'createdBy', 'createdAt']])
    const twin = await secrets.add({ ...sealed, version: 2 }).catch((error: unknown) => error)
    expect(isViolation(twin, 'unique')).toBe(true)
    expect(await environments.remove(late.id)).toBe(true)
    expect([await variables.list(late.id), await secrets.list(late.id)]).toEqual([[], []])
  })

  it('gives no version of a secret a second time, also when it is removed and set again', async () => {
    const { environments, secrets } = await newWorkspace(database())
    const { id: environmentId } = await environments.create({ name: 'staging' })
    const bytes = Uint8Array.of(1)
    const set = async (name: string): Promise<number> => {
      const version = await secrets.nextVersion(environmentId, name)
      await secrets.add({ environmentId, name, version, ciphertext: bytes, dekWrapped: bytes, kekId: 'k1' })
      return version
    }
    expect([await set('token'), await set('token'), await set('other')]).toEqual([1, 2, 1])
    expect([await secrets.remove(environmentId, 'token'), await secrets.remove(environmentId, 'token')]).toEqual([true, false])
    expect(await set('token')).toBe(3)
    await secrets.remove(environmentId, 'other')
    await secrets.remove(environmentId, 'token')
    expect(await set('token')).toBe(4)
    await forgetSealed(database())
    expect([await secrets.list(environmentId), await set('token')]).toEqual([[], 5])
    await secrets.remove(environmentId, 'token')
  })

  it('knows which key sealed what is secret, also from before that was noted, until it is told to forget it all', async () => {
    const workspace = await newWorkspace(database())
    const { id } = await workspace.environments.create({ name: 'sealed' })
    const key = sealingKeyOf(database())
    const bytes = Uint8Array.of(1)
    await forgetSealed(database())
    expect(await key.ids()).toEqual([])
    const sealed = { environmentId: id, name: 'token', version: 1, ciphertext: bytes, dekWrapped: bytes, kekId: 'k1' }
    await workspace.secrets.add(sealed)
    expect(await key.ids()).toEqual(['k1'])
    expect([await key.claim('k1'), await key.claim('k2'), await key.ids()]).toEqual(['k1', 'k1', ['k1']])
    const request = { document: 0, sealed: { S: {} } }
    const execution = await workspace.executions.create({ flowName: 'a', flowSha256: '', triggerType: 'api', request })
    await workspace.webhooks.create(newId(), newWebhook, { by: null, target: newTarget })
    await workspace.triggers.create(newId(), newTrigger, { by: null, proof: newTarget })
    expect(await forgetSealed(database())).toEqual({ secrets: 1, webhooks: 1, triggers: 1 })
    expect([await key.ids(), await workspace.secrets.list(id)]).toEqual([[], []])
    expect(await workspace.executions.find(execution.id)).toMatchObject({ request: { document: 0 } })
  })
}
