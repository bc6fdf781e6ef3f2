import { fieldsOfKind, valuesAt } from '@testmesh/action-kit'
import type { JsonValue } from '@testmesh/protocol'
import type { Step } from '../../model/flow.ts'
import type { Finding, LintContext, LintRule } from '../lint-rule.ts'

/** A flow that checks nothing, and in others a request whose answer nobody looks at. */
export const noAssertion: LintRule = {
  code: 'LINT_NO_ASSERTION',
  severity: 'warning',
  why: 'A request that is answered with 500 has an answer, and so the step passes. A flow whose answers nobody looks at is green as long as something answers at all.',
  bad: `name: Orders
steps:
  - action: http_request
    config: { url: "\${BASE_URL}/orders" }
`,
  good: `name: Orders
steps:
  - action: http_request
    config: { url: "\${BASE_URL}/orders" }
    assert:
      - status == 200
      - len(body.orders) > 0
`,
  find: (context) => {
    const own = context.steps.filter(({ phase }) => phase === 'setup' || phase === 'steps')
    if (!own.some(({ step }) => checks(step, context)))
      return [{ message: 'nothing in this flow is checked: it passes whatever comes back', pointer: '/steps', at: 'key' }]
    return own.flatMap(({ step, pointer }): Finding[] =>
      step.action === 'http_request' && !checks(step, context) && !step.output
        ? [{ message: 'nothing checks this answer: a 500 would pass', pointer: `${pointer}/action` }]
        : [],
    )
  },
}

const checking: ReadonlySet<string> = new Set(['assert', 'fail', 'wait_until', 'run_flow', 'receive'])

/** Whether a step can fail by what comes back. */
const checks = (step: Step, { descriptorOf }: LintContext): boolean => {
  if (checking.has(step.action) || [step.assert, step.assert_any, step.assert_none].some((list) => list && list.length > 0)) return true
  const descriptor = descriptorOf(step)
  // A condition decides by an expression, and fails by none.
  if (!descriptor || descriptor.family === 'control') return false
  const fields = (['expression', 'match', 'assertions'] as const).flatMap((kind) => fieldsOfKind(descriptor, kind))
  return (
    fields.some((field) => valuesAt(step.config, field).some(({ value }) => isSomething(value as JsonValue))) ||
    /(?:^|_)(?:poll|wait|verify|receive|consumer)(?:_|$)/.test(step.action) ||
    step.config.poll !== undefined
  )
}

const isSomething = (value: JsonValue): boolean => value !== null && value !== '' && !(Array.isArray(value) && value.length === 0)
