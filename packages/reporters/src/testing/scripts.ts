import type { AssertionResult } from '@testmesh/protocol'
import { type ExecutionScript, placeOf, type StepScript } from './event-stream.ts'

const pending = { type: 'string', text: '"pending"' }
const paid = { type: 'string', text: '"paid"' }

export const statusIsNotPaid: AssertionResult = {
  passed: false,
  list: 'assert',
  text: 'body.status == "paid"',
  pointer: '/steps/1/assert/0',
  place: placeOf('body.status == "paid"'),
  mismatches: [{ path: '', expected: paid, actual: pending }],
  parts: [{ start: 0, end: 11, value: pending }],
  origins: [{ name: 'order_id', value: { type: 'string', text: '"o-17"' }, from: 'step create, line 22: $.body.id' }],
}

export const totalDiffers: AssertionResult = {
  passed: false,
  list: 'assert',
  text: 'body.total == cart.total',
  pointer: '/steps/1/assert/1',
  place: placeOf('body.total == cart.total'),
  mismatches: [
    { path: '', expected: { type: 'number', text: '19.9' }, actual: { type: 'string', text: '"19.90"' }, note: 'only the types differ' },
  ],
  parts: [
    { start: 0, end: 10, value: { type: 'string', text: '"19.90"' } },
    { start: 14, end: 24, value: { type: 'number', text: '19.9' } },
  ],
}

const exchange = {
  request: 'POST http://localhost:5003/orders/o-17/pay → 200 OK in 84 ms, 212 B',
  repeat: "curl -sS -X POST http://localhost:5003/orders/o-17/pay -H 'authorization: ***'",
}

export const createStep: StepScript = { path: 'steps/create', place: placeOf('id: create'), durationMs: 12 }

export const payStep: StepScript = {
  path: 'steps/pay',
  place: placeOf('id: pay'),
  outcome: 'failed',
  durationMs: 5020,
  failure: { code: 'ASSERT_FAILED', message: '2 assertions failed' },
  attempts: Array.from({ length: 12 }, () => ({ of: 12, exchange, asserted: [statusIsNotPaid, totalDiffers] })),
}

export const failedCheckout: ExecutionScript = {
  verdict: 'failed',
  failure: { code: 'ASSERT_FAILED', message: 'step pay failed' },
  durationMs: 5032,
  steps: [createStep, payStep, { path: 'steps/notify', outcome: 'skipped', reason: 'pay failed' }],
}

export const refused: ExecutionScript = {
  id: 'e2',
  flow: { name: 'health' },
  verdict: 'error',
  steps: [
    {
      path: 'steps/create',
      place: placeOf('id: create'),
      outcome: 'error',
      failure: {
        code: 'HTTP_CONNECTION_REFUSED',
        message: 'nothing listens on localhost:5003',
        hint: 'start the service, or set base_url',
        causes: ['connect ECONNREFUSED 127.0.0.1:5003'],
      },
      attempts: [{ outcome: 'error', exchange: { request: 'POST http://localhost:5003/orders' } }],
    },
  ],
}

export const passed: ExecutionScript = {
  id: 'e3',
  row: 'first row',
  steps: [
    {
      ...createStep,
      logs: ['cart has 3 items'],
      missing: ['discount'],
      attempts: [{ exchange: { request: 'POST http://localhost:5003/orders → 201' } }],
    },
    { path: 'steps/notify', outcome: 'skipped', reason: 'when is false' },
    { ...payStep, path: 'steps/pay', tolerated: true, attempts: [{ asserted: [totalDiffers] }], durationMs: 3 },
    {
      path: 'teardown/remove',
      outcome: 'error',
      failure: { code: 'HTTP_TIMEOUT', message: 'no answer within 1 s' },
      attempts: [{ outcome: 'error' }],
    },
  ],
  warnings: [
    { code: 'TEARDOWN_FAILED', severity: 'warning', message: 'a teardown step failed', place: { pointer: '/teardown/remove' } },
    { code: 'SINK_FAILED', severity: 'warning', message: 'the sink "metrics" was cut off', place: {} },
  ],
}
