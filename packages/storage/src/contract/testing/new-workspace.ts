import { accountsOf } from '../../accounts/accounts.ts'
import { newId } from '../../new-id.ts'
import type { Database } from '../../ports.ts'
import { type OpenWorkspace, withWorkspace } from '../../workspace/with-workspace.ts'

/** A workspace of its own with an owner, so that tests share a database and nothing else. */
export const newWorkspace = async (database: Database): Promise<OpenWorkspace & { readonly ownerId: string }> => {
  const accounts = accountsOf(database)
  const slug = `w-${newId()}`
  const owner = await accounts.users.create({ email: `${slug}@example.com`, name: 'Olga' })
  const { id } = await accounts.workspaces.create({ slug, name: slug, ownerId: owner.id })
  return { ...withWorkspace(database, id), ownerId: owner.id }
}
