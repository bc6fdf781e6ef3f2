import { expect, it } from 'vitest'
import { find } from '../testing/workspace-of.ts'
import { checkDocFlows } from './check-doc-flows.ts'

it('reads the flows of a page, and wants a mistake where one is promised', async () => {
  const block = (key: string) => `\`\`\`yaml\nname: a\nsteps:\n  - id: wait\n    ${key}: delay\n    config:\n      duration: 1s\n\`\`\`\n`
  const page = `${block('action')}\n${block('acton')}\n<!-- invalid -->\n\n${block('acton')}\n<!-- invalid -->\n${block('action')}\n\`\`\`yaml\nid: only_a_step\n\`\`\`\n`
  expect(await find(checkDocFlows, { 'docs/a.md': page })).toMatchInlineSnapshot(`
    [
      "docs/a.md:13  FLOW_MISSING_KEY: a step needs "action"",
      "docs/a.md:14  FLOW_UNKNOWN_KEY: "acton" is not a key of a step",
      "docs/a.md:32  is marked as invalid, but has no error",
    ]
  `)
})
