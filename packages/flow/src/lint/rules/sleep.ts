import { hasTemplate } from '@testmesh/action-kit'
import { parseDuration } from '@testmesh/expressions'
import type { LintRule } from '../lint-rule.ts'

/** A pause of a fixed length between steps; inside a loop it is the pause of that loop. */
export const sleep: LintRule = {
  code: 'LINT_SLEEP',
  severity: 'warning',
  why: 'A pause is too long on a good day and too short on a bad one: the suite gets slow, and still fails now and then.',
  bad: `name: Orders
steps:
  - action: delay
    config: { duration: 5s }
  - action: http_request
    config: { url: "\${BASE_URL}/orders/17" }
    assert: [body.status == "paid"]
`,
  good: `name: Orders
steps:
  - action: http_request
    config: { url: "\${BASE_URL}/orders/17" }
    assert: [body.status == "paid"]
    retry: { attempts: 20, delay: 250ms }
`,
  find: ({ steps }) =>
    steps.flatMap(({ step, pointer, phase, parents }) => {
      const { duration } = step.config
      const isFixed = typeof duration === 'number' || (typeof duration === 'string' && !hasTemplate(duration))
      if (step.action !== 'delay' || !isFixed || !(phase === 'setup' || phase === 'steps')) return []
      if (parseDuration(duration) === 0 || parents.some(({ action }) => loops.has(action))) return []
      return [
        {
          message: `this waits ${duration}${typeof duration === 'number' ? ' ms' : ''}, whether or not that is what it takes`,
          pointer: `${pointer}/action`,
        },
      ]
    }),
}

const loops: ReadonlySet<string> = new Set(['for_each', 'while', 'repeat', 'wait_until'])
