import { expect, it } from 'vitest'
import { find } from '../testing/workspace-of.ts'
import { checkExampleFlows } from './check-example-flows.ts'

it('reads every example as a flow', async () => {
  const flow = (method: string) =>
    `name: a\nsteps:\n  - id: get\n    action: http_request\n    config:\n      ${method}: GET\n      url: /\n`
  const files = {
    'packages/actions/src/http/http-request.flow.yaml': flow('method'),
    'examples/flows/a.testmesh.yaml': flow('metod'),
    'examples/environments/local.yaml': 'variables: {}',
  }
  expect(await find(checkExampleFlows, files)).toEqual([
    'examples/flows/a.testmesh.yaml:6  FLOW_UNKNOWN_KEY: "metod" is not a setting of the http_request action',
  ])
})
