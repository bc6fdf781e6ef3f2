import { isSame } from '../../edit/written-flow.ts'
import type { Step } from '../../model/flow.ts'
import { keysOf, parentOf } from '../../source/pointer.ts'
import type { LintRule } from '../lint-rule.ts'

/** A step that does and checks exactly what the one above it does and checks. */
export const duplicateStep: LintRule = {
  code: 'LINT_DUPLICATE_STEP',
  severity: 'warning',
  why: 'Nearly always it was copied to be changed, and was not: what it should have checked is not checked.',
  bad: `name: Orders
steps:
  - id: first
    action: http_request
    config: { url: "\${BASE_URL}/orders/17" }
    assert: [body.id == 17]
  - id: second
    action: http_request
    config: { url: "\${BASE_URL}/orders/17" }
    assert: [body.id == 17]
`,
  good: `name: Orders
steps:
  - id: first
    action: http_request
    config: { url: "\${BASE_URL}/orders/17" }
    assert: [body.id == 17]
  - id: second
    action: http_request
    config: { url: "\${BASE_URL}/orders/18" }
    assert: [body.id == 18]
`,
  find: ({ steps }) => {
    const byPointer = new Map(steps.map(({ step, pointer }) => [pointer, step]))
    return steps.flatMap(({ step, pointer }) => {
      const above = `${parentOf(pointer)}/${Number(keysOf(pointer).at(-1)) - 1}`
      const other = byPointer.get(above)
      if (!other || plain.has(step.action) || !isSame(deeds(step), deeds(other))) return []
      const message = `this step is the same as "${other.id}" above it`
      return [{ message, pointer: `${pointer}/action`, related: [{ message: 'the first one', pointer: `${above}/action` }] }]
    })
  },
}

/** Two pauses or lines of a log are nobody's mistake. */
const plain: ReadonlySet<string> = new Set(['delay', 'log'])

const deeds = ({ id: _id, name: _name, description: _description, tags: _tags, ...step }: Step): unknown => step
