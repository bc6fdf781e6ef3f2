import type { JsonValue } from '@testmesh/protocol'
import type { Step } from '../../model/flow.ts'
import { deletes, inserts } from '../database-writes.ts'
import type { LintRule } from '../lint-rule.ts'
import { textsOf } from '../texts-of.ts'

/** A step that makes something, in a flow that removes nothing. */
export const missingCleanup: LintRule = {
  code: 'LINT_MISSING_CLEANUP',
  severity: 'info',
  why: 'What stays behind makes the next run slower, or fail: a name is taken, a list is one longer.',
  bad: `name: Orders
steps:
  - action: http_request
    config: { method: POST, url: "\${BASE_URL}/orders" }
    assert: [status == 201, body.id exists]
`,
  good: `name: Orders
steps:
  - action: http_request
    config: { method: POST, url: "\${BASE_URL}/orders" }
    output: { order_id: body.id }
    assert: [status == 201, body.id exists]
    cleanup:
      - action: http_request
        config: { method: DELETE, url: "\${BASE_URL}/orders/\${order_id}" }
`,
  find: ({ flow, steps }) => {
    if (flow.teardown.length > 0 || steps.some(({ step, phase }) => removes(step) || phase === 'cleanup')) return []
    return steps.flatMap(({ step, pointer }) =>
      makes(step) ? [{ message: 'what this step makes is never removed', pointer: `${pointer}/action` }] : [],
    )
  },
}

/** Said to have made something: 201, or an insert. */
const makes = ({ action, config, assert = [] }: Step): boolean => {
  if (action === 'database_query') return inserts(config.query)
  const isCreated = textsOf(assert as JsonValue).some(({ text }) => /\bstatus(?:_code)?\s*={2,3}\s*201\b/.test(text))
  return action === 'http_request' && /^POST$/i.test(String(config.method)) && isCreated
}

const removes = ({ action, config }: Step): boolean =>
  action === 'database_query' ? deletes(config.query) : /^DELETE$/i.test(String(config.method))
