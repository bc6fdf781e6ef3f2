// Reads invoices as the billing system of the house writes them: a head, then a line for each item, each field in its columns.
import { ActionError, defineAction, definePlugin, defineSchema, filePath, list, number, object, text } from '@testmesh/action-kit'

const codes = {
  INVOICES_BAD_LINE: {
    title: 'A line of an invoice cannot be read.',
    hint: 'A head is INV and the number; an item is 12 columns of text and an amount.',
  },
}

const schema = defineSchema({
  type: 'invoices.read',
  family: 'invoices',
  title: 'Read an invoice',
  description: 'Reads a file of the billing system.',
  aliases: [],
  config: object({
    file: filePath({ title: 'File', description: 'Relative to the flow.' }),
    currency: text({ title: 'Currency', default: 'EUR' }),
  }),
  output: object({
    number: text({ title: 'Number of the invoice' }),
    total: number({ title: 'Sum of all items' }),
    currency: text({ title: 'Currency' }),
    items: list(object({ name: text({ title: 'Name' }), amount: number({ title: 'Amount' }) }), { title: 'Items' }),
  }),
})

const read = defineAction(schema, {
  run: async ({ file, currency }, context) => {
    const [head = '', ...lines] = new TextDecoder()
      .decode(await context.files.read(file))
      .trimEnd()
      .split('\n')
    if (!head.startsWith('INV ')) throw badLine(1, head)
    const items = lines.map((line, index) => {
      const amount = Number(line.slice(12))
      if (line.length <= 12 || Number.isNaN(amount)) throw badLine(index + 2, line)
      return { name: line.slice(0, 12).trim(), amount }
    })
    context.log(`${items.length} items`)
    return { number: head.slice(4).trim(), total: items.reduce((sum, { amount }) => sum + amount, 0), currency, items }
  },
})

const badLine = (number: number, line: string): ActionError =>
  new ActionError('INVOICES_BAD_LINE', `line ${number} is no part of an invoice: "${line}"`, { hint: codes.INVOICES_BAD_LINE.hint })

export default definePlugin({ name: 'invoices', actions: [read], codes })
