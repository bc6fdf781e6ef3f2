// The same, typed: events and state are known to the compiler.
import assert from 'node:assert/strict'
import { builtins } from '@testmesh/actions'
import { type FlowRun, InvalidFlowError, runFlow } from '@testmesh/engine'
import type { ExecutionState, Verdict } from '@testmesh/protocol'

const run: FlowRun = runFlow('name: Wait\nsteps: [{ id: pause, action: delay, config: { duration: 1ms } }]', builtins())
const state: ExecutionState = await run.finished
const verdict: Verdict | undefined = state.verdict
assert.equal(verdict, 'passed')

try {
  runFlow('name: Wrong\nsteps: [{ id: x, action: http_reqest, config: {} }]', builtins())
  assert.fail('it should not run')
} catch (error) {
  assert(error instanceof InvalidFlowError)
  assert.equal(error.diagnostics[0]?.code, 'FLOW_UNKNOWN_ACTION')
}
