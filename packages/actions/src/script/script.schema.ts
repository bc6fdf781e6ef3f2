import { defineSchema, json, number, object, size, text, timeLimit } from '@testmesh/action-kit'
import * as v from 'valibot'

const optional = v.optional

export const scriptSchema = defineSchema({
  type: 'script',
  family: 'script',
  title: 'JavaScript',
  description:
    'Runs JavaScript in a sandbox: no network, no files, no modules, bounded in time and memory. An expression gives its value, statements give what they `return`; `console.log` goes to the log.',
  aliases: [{ name: 'javascript' }, { name: 'js' }],
  payload: 'value',
  config: object(
    {
      code: text({
        title: 'Code',
        description: 'Reads what it works on from `input`; `await` may be used. `${…}` is filled before it runs: write `input` instead.',
        minLength: 1,
        examples: ['input.items.reduce((sum, item) => sum + item.price, 0)'],
      }),
      input: optional(json({ title: 'Input', description: 'What the code sees as `input`. Default: null.' })),
      memory: size({ title: 'Memory at most', default: '64MiB' }),
      timeout: timeLimit({ title: 'Time limit', default: '5s' }),
    },
    { often: ['input'], aliases: { script: 'code', source: 'code', inputs: 'input', args: 'input' } },
  ),
  output: object({
    value: v.nullable(json({ description: 'What the code gives; null when it gives nothing.' })),
    duration_ms: number({ unit: 'ms' }),
  }),
})
