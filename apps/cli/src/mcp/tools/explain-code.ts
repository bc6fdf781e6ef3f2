import * as v from 'valibot'
import { explainCode as explain } from '../../commands/explain.ts'
import { defineTool, reading } from '../tool.ts'

export const explainCode = defineTool({
  name: 'explain_code',
  title: 'Explain a code',
  description: 'Says what a code of a problem or a failure means, what helps, and shows an example.',
  annotations: reading,
  input: { code: v.pipe(v.string(), v.description('FLOW_UNKNOWN_KEY, HTTP_TIMEOUT')) },
  output: { explanation: v.string() },
  run: async ({ code }) => {
    const explanation = await explain(code)
    return { text: explanation, data: { explanation } }
  },
})
