import { accountsOf, withWorkspace } from '@testmesh/storage'
import { temporaryPglite } from '@testmesh/storage/testing'
import { expect, it } from 'vitest'
import { changeVariables } from './change-environment.ts'

it('changes nothing where a variable is both set and removed', async () => {
  await using database = await temporaryPglite()
  const { users, workspaces } = accountsOf(database)
  const owner = await users.create({ email: 'olga@example.com', name: 'Olga' })
  const workspace = withWorkspace(database, (await workspaces.create({ slug: 'w', name: 'w', ownerId: owner.id })).id)
  const { id } = await workspace.environments.create({ name: 'staging' })
  const both = { set: { URL: 'http://b' }, remove: ['LIMITS', 'URL'] }
  await expect(workspace.transaction((within) => changeVariables(within, id, both))).rejects.toMatchObject({
    kind: 'invalid',
    code: 'VARIABLE_SET_AND_REMOVED',
    message: 'URL is both set and removed.',
    details: { errors: [{ pointer: '/body/remove/1', message: 'is set by the same request' }] },
  })
  expect(await workspace.variables.list(id)).toEqual([])
})
