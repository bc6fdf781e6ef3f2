import { expect, it } from 'vitest'
import { find } from '../testing/workspace-of.ts'
import { checkDocFlows } from './check-doc-flows.ts'

it('reads the flows of a page, but for those that show a mistake', async () => {
  const block = (key: string, info = '') =>
    `\`\`\`yaml${info}\nname: a\nsteps:\n  - id: wait\n    ${key}: delay\n    config:\n      duration: 1s\n\`\`\`\n`
  const page = `${block('action')}\n${block('acton')}\n${block('acton', ' broken FLOW_UNKNOWN_KEY')}\n\`\`\`yaml\nid: only_a_step\n\`\`\`\n`
  expect(await find(checkDocFlows, { 'docs/a.md': page })).toMatchInlineSnapshot(`
    [
      "docs/a.md:13  FLOW_MISSING_KEY: a step needs "action"",
      "docs/a.md:14  FLOW_UNKNOWN_KEY: "acton" is not a key of a step",
    ]
  `)
})
