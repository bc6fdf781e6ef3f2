import { describe, expect, it } from 'vitest'
import { readTempo } from './read-tempo.ts'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const ids = { traceId, spanId: '00000000000000a2', parentSpanId: '00000000000000a1' }
const base64 = (digits: string) => Buffer.from(digits, 'hex').toString('base64')
const idsInBase64 = Object.fromEntries(Object.entries(ids).map(([key, digits]) => [key, base64(digits)]))

const batchOf = (span: object) => ({
  resource: { attributes: [{ key: 'service.name', value: { stringValue: 'stock' } }] },
  scopeSpans: [{ scope: { name: 'shop' }, spans: [span] }],
})

const wire = {
  ...ids,
  name: 'reserve',
  kind: 'SPAN_KIND_CLIENT',
  startTimeUnixNano: '1769817600123456789',
  endTimeUnixNano: '1769817600133456789',
  attributes: [
    { key: 'quantity', value: { intValue: '2' } },
    { key: 'big', value: { intValue: '9007199254740993' } },
    { key: 'price', value: { doubleValue: 1.5 } },
  ],
  events: [
    {
      timeUnixNano: '1769817600130000000',
      name: 'exception',
      attributes: [{ key: 'exception.message', value: { stringValue: 'no stock' } }],
    },
  ],
  status: { code: 'STATUS_CODE_ERROR', message: 'no stock' },
}

const span = {
  traceId,
  spanId: ids.spanId,
  parentId: ids.parentSpanId,
  service: 'stock',
  name: 'reserve',
  kind: 'client',
  startMs: 1769817600123.456,
  durationMs: 10,
  status: 'error',
  statusMessage: 'no stock',
  attributes: { quantity: 2, big: '9007199254740993', price: 1.5 },
  resource: { 'service.name': 'stock' },
  events: [{ name: 'exception', atMs: 1769817600130, attributes: { 'exception.message': 'no stock' } }],
  receivedMs: 7,
}

const read = (answer: unknown) => readTempo(answer, 7)

describe('a trace', () => {
  it.each([
    ['of the second version', { trace: { resourceSpans: [batchOf(wire)] } }],
    ['that says that it is whole', { trace: { resourceSpans: [batchOf(wire)] }, status: 'COMPLETE', metrics: { inspectedBytes: '7' } }],
    ['of the first version', { batches: [batchOf(wire)] }],
    ['of the first version as OTLP names it', { resourceSpans: [batchOf(wire)] }],
    ['with the batches of the first version in the second', { trace: { batches: [batchOf(wire)] } }],
    ['with ids in base64', { trace: { resourceSpans: [batchOf({ ...wire, ...idsInBase64 })] } }],
    ['with ids in capitals', { batches: [batchOf({ ...wire, traceId: traceId.toUpperCase(), spanId: '00000000000000A2' })] }],
    ['with ids that lost their zeros', { batches: [batchOf({ ...wire, traceId: traceId.slice(1), spanId: 'a2', parentSpanId: 'a1' })] }],
    ['with words as numbers', { batches: [batchOf({ ...wire, kind: 3, status: { ...wire.status, code: 2 } })] }],
  ])('%s', (_, answer) => {
    expect(read(answer)).toEqual({ spans: [span] })
  })

  it('may have a top, and a batch without spans', () => {
    const top = { ...wire, parentSpanId: '', status: {} }
    const { spans } = read({ trace: { resourceSpans: [{}, { scopeSpans: [{}] }, batchOf(top)] } })
    expect(spans).toEqual([{ ...span, parentId: undefined, status: 'unset', statusMessage: undefined }])
  })

  it.each([
    ['PARTIAL', 'Trace exceeds maximum size', 'Trace exceeds maximum size'],
    [1, undefined, 'it does not say why'],
  ])('may be a part of one: %s', (status, message, cut) => {
    expect(read({ trace: { resourceSpans: [batchOf(wire)] }, status, message })).toEqual({ spans: [span], cut })
  })
})

describe('an answer with nothing in it is of a trace that is not known', () => {
  it.each([
    [{}],
    [{ trace: {} }],
    [{ trace: null }],
    [{ trace: { resourceSpans: [] }, metrics: {} }],
    [{ metrics: {} }],
    [{ batches: [] }],
  ])('%j', (answer) => {
    expect(read(answer)).toEqual({ spans: [] })
  })
})

describe('what is no trace', () => {
  it.each([
    [[], 'the answer is no map'],
    [null, 'the answer is no map'],
    ['trace', 'the answer is no map'],
    [{ trace: 7 }, 'trace is no map'],
    [{ trace: { spans: [] } }, 'it has spans, but no resourceSpans and no batches'],
    [{ data: [] }, 'it has data, but no resourceSpans and no batches'],
    [{ status: 'ok' }, 'it has the status "ok"'],
    [{ batches: {} }, 'its spans are no list'],
    [{ batches: [batchOf({ ...wire, spanId: '' })] }, 'the span "reserve" has no span id'],
    [{ batches: [batchOf({ ...wire, spanId: 'order' })] }, 'the span "reserve" has no span id'],
    [{ batches: [batchOf({ ...wire, startTimeUnixNano: 'soon' })] }, '"soon" is no time in nanoseconds'],
  ])('%j', (answer, message) => {
    expect(() => read(answer)).toThrow(message)
  })
})
