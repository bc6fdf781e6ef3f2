import * as v from 'valibot'
import { defineRoute } from './define-route.ts'
import { idField, idParams, nameField, positionField, textField, timeField } from './fields.ts'

export const collectionSchema = v.object({
  id: v.string(),
  name: v.string(),
  /** The folder it lies in. Null at the top. */
  parentId: v.nullable(v.string()),
  description: v.nullable(v.string()),
  /** The smaller comes first among its neighbours. */
  position: v.number(),
  createdAt: timeField,
  updatedAt: timeField,
})

const content = {
  parentId: v.optional(v.nullable(idField)),
  description: v.optional(v.nullable(textField(2000))),
  position: v.optional(positionField),
}
const collection = { tag: 'collections' } as const

export const collectionRoutes = {
  listCollections: defineRoute({
    ...collection,
    method: 'GET',
    path: '/collections',
    summary: 'All folders of flows; the tree is in `parentId`',
    reply: v.object({ items: v.array(collectionSchema) }),
  }),
  createCollection: defineRoute({
    ...collection,
    method: 'POST',
    path: '/collections',
    summary: 'Make a folder',
    body: v.strictObject({ name: nameField, ...content }),
    reply: collectionSchema,
    status: 201,
  }),
  updateCollection: defineRoute({
    ...collection,
    method: 'PATCH',
    path: '/collections/:id',
    summary: 'Rename or move a folder: what is given changes',
    params: idParams,
    body: v.strictObject({ name: v.optional(nameField), ...content }),
    reply: collectionSchema,
  }),
  deleteCollection: defineRoute({
    ...collection,
    method: 'DELETE',
    path: '/collections/:id',
    summary: 'Remove a folder; what lay in it lies in its parent afterwards',
    params: idParams,
  }),
} as const
