// Somebody's own program: a flow from text, against a server of theirs.
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { builtins } from '@testmesh/actions'
import { runFlow } from '@testmesh/engine'

const server = createServer((_request, response) => response.setHeader('content-type', 'application/json').end('{"id":7}'))
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))

const flow = `
name: Read an item
steps:
  - id: read
    action: http_request
    config: { url: "\${BASE}/items/7" }
    output: { id: $.body.id }
    assert: [status == 200, body.id == 7]
`
const run = runFlow(flow, builtins(), { variables: { BASE: `http://127.0.0.1:${server.address().port}` } })
const outcomes = []
for await (const event of run) if (event.type === 'step.finished') outcomes.push(`${event.path} ${event.data.outcome}`)
const { verdict } = await run.finished
server.close()

assert.deepEqual(outcomes, ['steps/read passed'])
assert.equal(verdict, 'passed')
