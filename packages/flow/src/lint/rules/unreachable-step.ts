import type { JsonValue } from '@testmesh/protocol'
import type { Step } from '../../model/flow.ts'
import { keysOf, parentOf } from '../../source/pointer.ts'
import type { Finding, LintContext, LintRule, PlacedStep } from '../lint-rule.ts'

/** A step behind one that always fails, or behind a condition that is decided already. */
export const unreachableStep: LintRule = {
  code: 'LINT_UNREACHABLE_STEP',
  severity: 'warning',
  why: 'It looks like a test, and tests nothing.',
  bad: `name: Orders
steps:
  - action: http_request
    when: false
    config: { url: "\${BASE_URL}/orders/17" }
    assert: [body.id == 17]
`,
  good: `name: Orders
steps:
  - action: http_request
    when: SKIP_ORDERS != true
    config: { url: "\${BASE_URL}/orders/17" }
    assert: [body.id == 17]
`,
  find: (context) => context.steps.flatMap((placed) => [...neverStarts(placed), ...deadBranch(placed), ...behindFailure(placed, context)]),
}

const neverStarts = ({ step, pointer }: PlacedStep): Finding[] =>
  isWord(step.when, 'false') ? [{ message: 'this step never runs: its "when" is always false', pointer: `${pointer}/when` }] : []

const deadBranch = ({ step: { action, config }, pointer }: PlacedStep): Finding[] => {
  if (action !== 'condition') return []
  const dead = isWord(config.condition, 'true') ? 'else' : isWord(config.condition, 'false') ? 'then' : undefined
  const steps = dead === undefined ? undefined : config[dead]
  if (dead === undefined || !Array.isArray(steps) || steps.length === 0) return []
  return [{ message: `these steps never run: the condition is always ${dead === 'else'}`, pointer: `${pointer}/config/${dead}`, at: 'key' }]
}

/** After a failure the rest of a list is skipped, unless the flow says otherwise. */
const behindFailure = ({ step, pointer }: PlacedStep, { flow, steps }: LintContext): Finding[] => {
  const next = `${parentOf(pointer)}/${Number(keysOf(pointer).at(-1)) + 1}`
  const isFinal = step.action === 'fail' && step.when === undefined && !step.disabled && !goesOn(step) && flow.config.fail_fast !== false
  // Steps of a parallel run beside each other.
  const isBeside =
    /\/config\/steps$/.test(parentOf(pointer)) &&
    steps.some((other) => pointer.startsWith(`${other.pointer}/config/`) && other.step.action === 'parallel')
  if (!isFinal || isBeside || !steps.some((other) => other.pointer === next) || /^\/(?:teardown|on_error)\//.test(pointer)) return []
  return [
    {
      message: `this step never runs: "${step.id}" above it always fails`,
      pointer: `${next}/action`,
      related: [{ message: 'it fails here', pointer: `${pointer}/action` }],
    },
  ]
}

const goesOn = ({ on_error }: Step): boolean => on_error === 'continue' || (typeof on_error === 'object' && on_error.action === 'continue')

const isWord = (value: JsonValue | undefined, word: 'true' | 'false'): boolean =>
  value === (word === 'true') || (typeof value === 'string' && value.trim() === word)
