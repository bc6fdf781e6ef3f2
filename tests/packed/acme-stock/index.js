import { defineAction, definePlugin, defineSchema, integer, object, text } from '@testmesh/action-kit'

const schema = defineSchema({
  type: 'stock.count',
  family: 'stock',
  title: 'Count what is there',
  description: 'Counts.',
  aliases: [],
  config: object({ sku: text({ title: 'SKU' }), at_least: integer({ title: 'Pieces', default: 3 }) }),
  output: object({ pieces: integer({ title: 'Pieces' }) }),
})

export default definePlugin({
  name: 'stock',
  actions: [defineAction(schema, { run: async ({ at_least }) => ({ pieces: at_least }) })],
})
