import type { JsonObject, JsonValue } from '@testmesh/protocol'
import type { Step } from '../../model/flow.ts'
import type { LintRule } from '../lint-rule.ts'

/** A request whose answer is right by its number alone. */
export const statusOnly: LintRule = {
  code: 'LINT_STATUS_ONLY',
  severity: 'info',
  why: 'A service that answers 200 with an empty list, or with the page of its login, passes. What users get is the body.',
  bad: `name: Orders
steps:
  - action: http_request
    config: { url: "\${BASE_URL}/orders/17" }
    assert: [status == 200]
`,
  good: `name: Orders
steps:
  - action: http_request
    config: { url: "\${BASE_URL}/orders/17" }
    assert:
      - status == 200
      - body.id == 17
`,
  find: ({ steps }) =>
    steps.flatMap(({ step, pointer, phase }) =>
      (phase === 'setup' || phase === 'steps') && isStatusOnly(step)
        ? [{ message: 'only the status of this answer is checked, not what it holds', pointer: `${pointer}/assert` }]
        : [],
    ),
}

const isStatusOnly = ({ action, assert = [], assert_any, assert_none, output, config }: Step): boolean =>
  action === 'http_request' &&
  assert.length > 0 &&
  assert.every(isSuccess) &&
  ![assert_any, assert_none, output, config.poll].some((other) => other !== undefined) &&
  !/^(?:DELETE|HEAD|OPTIONS)$/i.test(String(config.method))

/** An error is expected by its number; an answer with content is more than that. */
const isSuccess = (assertion: JsonValue): boolean => {
  if (typeof assertion === 'string') return /^\s*(?:response\.|result\.)?status(?:_code)?\s*={2,3}\s*20[0-3]\s*$/.test(assertion)
  if (typeof assertion !== 'object' || assertion === null || Array.isArray(assertion)) return false
  const { expression, status_code } = assertion as JsonObject
  return expression === undefined ? /^20[0-3]$/.test(String(status_code)) && Object.keys(assertion).length === 1 : isSuccess(expression)
}
