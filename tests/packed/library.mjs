// Somebody's own program: a flow from text, against a server of theirs.
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { builtins } from '@testmesh/actions'
import { runFlow } from '@testmesh/engine'
import { outcomeOf } from '@testmesh/reporters/outcomes'

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
const wrong = flow.replace('body.id == 7', 'body.id == 8')
const failed = await outcomeOf(runFlow(wrong, builtins(), { variables: { BASE: `http://127.0.0.1:${server.address().port}` } }), wrong)
server.close()

assert.deepEqual(outcomes, ['steps/read passed'])
assert.equal(verdict, 'passed')
assert.equal(failed.verdict, 'failed')
assert.match(failed.problems[0].text, /error\[ASSERT_FAILED\]: body\.id == 8\n[\s\S]*\^+ 7/)
