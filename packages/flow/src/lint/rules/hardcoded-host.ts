import { fieldsOfKind, valuesAt } from '@testmesh/action-kit'
import type { LintRule } from '../lint-rule.ts'

/** An address of a step that names its host. */
export const hardcodedHost: LintRule = {
  code: 'LINT_HARDCODED_HOST',
  severity: 'warning',
  why: 'The flow can run against this host alone: not on a laptop, not in CI, not against staging. One that is forgotten sends tests to production.',
  bad: `name: Orders
steps:
  - action: http_request
    config: { url: "https://shop.internal/orders" }
    assert: [len(body.orders) > 0]
`,
  good: `name: Orders
steps:
  - action: http_request
    config: { url: "\${BASE_URL}/orders" }
    assert: [len(body.orders) > 0]
`,
  find: ({ steps, descriptorOf }) =>
    steps.flatMap(({ step, pointer }) => {
      const descriptor = descriptorOf(step)
      const fields = descriptor ? [...fieldsOfKind(descriptor, 'url'), ...fieldsOfKind(descriptor, 'connection')] : []
      return fields
        .flatMap((field) => valuesAt(step.config, field))
        .flatMap(({ value, pointer: below }) => {
          const host = typeof value === 'string' ? /^[a-z][a-z\d+.-]*:\/\/(?:[^@/?#]*@)?([^/?#]+)/i.exec(value)?.[1] : undefined
          if (host === undefined || /\$\{|\{\{/.test(host)) return []
          return [{ message: `the host ${host} is written into this step`, pointer: `${pointer}/config${below}` }]
        })
    }),
}
