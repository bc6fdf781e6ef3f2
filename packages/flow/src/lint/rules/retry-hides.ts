import { inserts } from '../database-writes.ts'
import type { Finding, LintRule } from '../lint-rule.ts'

/** Retries of everything, and retries of what writes. */
export const retryHides: LintRule = {
  code: 'LINT_RETRY_HIDES',
  severity: 'warning',
  why: 'A write that is tried again may have been done the first time: then two orders exist, and the flow is green. A retry of every step hides the failures that users meet.',
  bad: `name: Orders
steps:
  - action: http_request
    config: { method: POST, url: "\${BASE_URL}/orders" }
    retry: { attempts: 3 }
    assert: [status == 201, body.id exists]
    cleanup: [{ action: log, config: { message: done } }]
`,
  good: `name: Orders
steps:
  - action: http_request
    config: { method: POST, url: "\${BASE_URL}/orders" }
    retry: { attempts: 3, retry_on: [connection] }
    assert: [status == 201, body.id exists]
    cleanup: [{ action: log, config: { message: done } }]
`,
  find: ({ flow, steps }) => {
    const ofFlow: Finding[] =
      (flow.config.retry?.attempts ?? 1) > 1
        ? [
            {
              message: 'every step is tried again, whatever failed',
              pointer: '/config/retry',
              at: 'key',
              hint: 'give the steps that need it a retry of their own',
            },
          ]
        : []
    const ofSteps = steps.flatMap(({ step: { action, config, retry }, pointer }): Finding[] => {
      const isLimited = [retry?.retry_on, retry?.retry_on_not].some((list) => list && list.length > 0)
      const isWrite =
        (action === 'http_request' && /^(?:POST|PATCH)$/i.test(String(config.method))) ||
        (action === 'database_query' && inserts(config.query))
      if ((retry?.attempts ?? 1) <= 1 || isLimited || !isWrite) return []
      return [{ message: 'this write is tried again whatever failed, and may then be done twice', pointer: `${pointer}/retry`, at: 'key' }]
    })
    return [...ofFlow, ...ofSteps]
  },
}
