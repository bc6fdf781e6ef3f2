import { missing, Refusal } from '@testmesh/platform'
import type { collectionRoutes } from '@testmesh/protocol'
import { isViolation } from '@testmesh/storage'
import type { WorkspaceHandlers } from '../http/call.ts'
import { given } from '../http/given.ts'

export const collectionHandlers: WorkspaceHandlers<typeof collectionRoutes> = {
  listCollections: async ({ workspace }) => ({ items: await workspace.collections.list() }),
  createCollection: ({ workspace, body }) => explained(workspace.collections.create(given(body)), body.name),
  updateCollection: async ({ workspace, params, body }) => {
    const changed = await explained(workspace.collections.update(params.id, given(body)), body.name)
    if (changed === 'missing') throw missing('collection')
    if (changed === 'inside itself')
      throw new Refusal('conflict', 'COLLECTION_INSIDE_ITSELF', 'A collection cannot lie in itself, or in one of its own.')
    return changed
  },
  deleteCollection: async ({ workspace, params }) => {
    const removed = await workspace.collections.remove(params.id).catch((error: unknown) => {
      if (!isViolation(error, 'unique')) throw error
      throw new Refusal('conflict', 'COLLECTION_NAME_TAKEN', 'A folder inside is called like one beside this folder.', {
        hint: 'Rename one of them first.',
      })
    })
    if (!removed) throw missing('collection')
  },
}

const explained = async <T>(saving: Promise<T>, name: string | undefined): Promise<T> => {
  try {
    return await saving
  } catch (error) {
    if (isViolation(error, 'unique'))
      throw new Refusal('conflict', 'COLLECTION_NAME_TAKEN', `There is a collection called ${name} there already.`)
    if (isViolation(error, 'foreignKey')) throw missing('collection')
    throw error
  }
}
