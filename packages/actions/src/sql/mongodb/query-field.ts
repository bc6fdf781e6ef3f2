import { boolean, choice, either, integer, json, type KeyRule, list, map, object, text } from '@testmesh/action-kit'
import * as v from 'valibot'

const optional = v.optional
const document = () => map(json())

const operations = [
  ...['find', 'findOne', 'aggregate', 'count', 'distinct', 'insertOne', 'insertMany'],
  ...['updateOne', 'updateMany', 'replaceOne', 'deleteOne', 'deleteMany', 'command'],
] as const
export type MongodbOperation = (typeof operations)[number]

/** What each operation must have beside the collection: a filter, where leaving it out would change everything. */
const needs: Readonly<Record<MongodbOperation, readonly string[]>> = {
  find: [],
  findOne: [],
  count: [],
  aggregate: ['pipeline'],
  distinct: ['field'],
  insertOne: ['document'],
  insertMany: ['documents'],
  updateOne: ['filter', 'update'],
  updateMany: ['filter', 'update'],
  replaceOne: ['filter', 'document'],
  deleteOne: ['filter'],
  deleteMany: ['filter'],
  command: ['command'],
}

/** What it may have. */
const takes: Readonly<Record<MongodbOperation, readonly string[]>> = {
  find: ['filter', 'projection', 'sort', 'skip', 'limit'],
  findOne: ['filter', 'projection', 'sort', 'skip'],
  count: ['filter', 'skip', 'limit'],
  aggregate: [],
  distinct: ['filter'],
  insertOne: [],
  insertMany: [],
  updateOne: ['upsert'],
  updateMany: ['upsert'],
  replaceOne: ['upsert'],
  deleteOne: [],
  deleteMany: [],
  command: [],
}

const entries = {
  operation: choice(operations, {
    title: 'Operation',
    description: 'count gives one row, {n: how many}; distinct a row {field: value} for each value.',
  }),
  collection: optional(text({ title: 'Collection', minLength: 1 })),
  filter: optional(map(json(), { title: 'Filter', description: 'Which documents: {status: paid}. {} is all.' })),
  projection: optional(map(json(), { title: 'Fields', description: 'That come: {status: 1}.' })),
  sort: optional(map(json(), { title: 'Order', description: '{total: -1} is the largest first.' })),
  skip: optional(integer({ title: 'Skip', minimum: 0 })),
  limit: optional(integer({ title: 'Documents at most', minimum: 1 })),
  pipeline: optional(list(document(), { title: 'Stages', description: 'Of an aggregate.' })),
  field: optional(text({ title: 'Field', description: 'Whose values distinct gives.', minLength: 1 })),
  document: optional(map(json(), { title: 'Document' })),
  documents: optional(list(document(), { title: 'Documents' })),
  update: optional(either([document(), list(document())], { title: 'Change', description: '{$set: {status: shipped}}, or stages.' })),
  upsert: optional(boolean({ title: 'Insert', description: 'Where there is none to change.' })),
  command: optional(map(json(), { title: 'Command', description: 'Of the database, as it is: {drop: orders}.' })),
}

const rulesOf = (operation: MongodbOperation): KeyRule[] => {
  const own = operation === 'command' ? [] : ['collection']
  const needed = [...own, ...needs[operation]]
  const known = new Set(['operation', ...needed, ...takes[operation]])
  const excludes = Object.keys(entries).filter((key) => !known.has(key))
  return [...needed.map((key) => ({ when: { operation }, needs: [key] })), { when: { operation }, excludes }]
}

/** One operation of MongoDB, as a map. */
export const mongodbQueryField = object(entries, {
  title: 'Operation of MongoDB',
  often: ['collection', 'filter'],
  rules: operations.flatMap(rulesOf),
})
export type MongodbQuery = v.InferOutput<typeof mongodbQueryField>
