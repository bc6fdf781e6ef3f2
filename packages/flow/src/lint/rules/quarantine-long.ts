import { daysOfQuarantine } from '@testmesh/protocol'
import type { LintRule } from '../lint-rule.ts'

const mostDays = 90

/** A quarantine that nobody will think of when it ends. */
export const quarantineLong: LintRule = {
  code: 'LINT_QUARANTINE_LONG',
  severity: 'warning',
  why: 'A flow that fails for months without anybody being asked about it tests nothing. A near day brings it back to mind; when it comes, it can be put off.',
  bad: `name: Orders
quarantine: { until: 2099-12-31, reason: "PAY-231: the total is late" }
steps:
  - action: http_request
    config: { url: "\${BASE_URL}/orders" }
    assert: [status == 200, body.items exists]
`,
  good: `name: Orders
quarantine: { until: 2026-12-31, reason: "PAY-231: the total is late" }
steps:
  - action: http_request
    config: { url: "\${BASE_URL}/orders" }
    assert: [status == 200, body.items exists]
`,
  find: ({ flow: { quarantine }, now }) => {
    const days = quarantine && now !== undefined ? Math.floor(daysOfQuarantine(quarantine, now)) : 0
    if (days <= mostDays) return []
    return [{ message: `this quarantine lasts ${days} more days, and ${mostDays} are enough`, pointer: '/quarantine/until' }]
  },
}
