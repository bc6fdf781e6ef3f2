import { expect, it } from 'vitest'
import { find } from '../testing/workspace-of.ts'
import { checkDocFlows } from './check-doc-flows.ts'

it('reads the flows of a page, but for those that show a mistake', async () => {
  const block = (key: string, info = '') =>
    `\`\`\`yaml${info}\nname: a\nsteps:\n  - id: wait\n    ${key}: delay\n    config:\n      duration: 1s\n\`\`\`\n`
  const page = `${block('action')}\n${block('acton')}\n${block('acton', ' broken FLOW_UNKNOWN_KEY')}\n\`\`\`yaml\nid: only_a_step\n\`\`\`\n`
  const broken = block('acton', ' broken FLOW_UNKNOWN_KEY')
  const files = { 'docs/a.md': page, 'packages/flow/src/codes.md': broken, 'packages/flow/README.md': broken }
  // No test holds the last one to what it says of itself.
  expect(await find(checkDocFlows, files)).toMatchInlineSnapshot(`
    [
      "docs/a.md:14  FLOW_UNKNOWN_KEY: "acton" is not a key of a step",
      "packages/flow/README.md:5  FLOW_UNKNOWN_KEY: "acton" is not a key of a step",
    ]
  `)
})
