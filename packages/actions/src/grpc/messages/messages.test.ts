import protobuf from 'protobufjs'
import { describe, expect, it } from 'vitest'
import { decode } from './decode.ts'
import { encode } from './encode.ts'

const source = `
  syntax = "proto3";
  import "google/protobuf/any.proto";
  message Ids { map<int64, string> signed = 1; map<fixed64, string> unsigned = 2; map<bool, string> flags = 3; }
  message Numbers { float rough = 1; double precise = 2; sint32 zigzag = 3; repeated sfixed64 list = 4; repeated Level levels = 5; }
  enum Level { LOW = 0; HIGH = 5; }
  message Times { google.protobuf.Timestamp at = 1; google.protobuf.Duration took = 2; google.protobuf.FieldMask mask = 3; }
  message Free { google.protobuf.Any any = 1; google.protobuf.Value value = 2; google.protobuf.ListValue list = 3; google.protobuf.BytesValue raw = 4; }
`
const root = new protobuf.Root()
for (const name of ['any', 'timestamp', 'duration', 'field_mask', 'struct', 'wrappers'])
  root.addJSON(protobuf.common.get(`google/protobuf/${name}.proto`)?.nested ?? {})
protobuf.parse(source, root, { keepCase: true })
root.resolveAll()

const again = (name: string, value: object): unknown => {
  const type = root.lookupType(name)
  return decode(type, encode(type, value))
}

describe('what is written comes back', () => {
  it.each([
    ['Ids', { signed: { '-5': 'a', '9007199254740993': 'b' }, unsigned: { '18446744073709551615': 'c' }, flags: { true: 'yes' } }],
    ['Numbers', { rough: 3.14, precise: 3.14, zigzag: -1, list: [-1, '-9223372036854775808'], levels: ['HIGH', 7] }],
    ['Numbers', { rough: 'NaN', precise: '-Infinity', zigzag: 0, list: [], levels: [] }],
    ['Times', { at: '0001-01-01T00:00:00Z', took: '0.000001s', mask: 'a,b.c' }],
    ['Times', { at: '2026-01-31T23:59:59.123456789Z', took: '-0.500s', mask: '' }],
    ['Free', { any: { '@type': 't/google.protobuf.Duration', value: '3s' }, value: { a: [1, 'b', null] }, list: [{}, true], raw: 'AAE=' }],
    ['Free', { any: { '@type': 't/Numbers', rough: 1, precise: 0, zigzag: 0, list: [], levels: [] }, value: null, list: null, raw: null }],
  ])('%s %#', (name, value) => {
    expect(again(name, value)).toEqual(value)
  })
})

it('takes times of another zone and durations in fields', () => {
  expect(again('Times', { at: '2026-01-01T01:00:00+01:00', took: { seconds: 2, nanos: 5 } })).toMatchObject({
    ...{ at: '2026-01-01T00:00:00Z', took: '2.000000005s' },
  })
})

it('gives an Any of an unknown type as it is', () => {
  const any = { type_url: 't/Unknown', value: 'AAE=' }
  expect(again('Free', { any })).toMatchObject({ any })
  expect(() => again('Free', { any: { '@type': 't/Unknown', a: 1 } })).toThrow('wants a type in "@type" that the proto files define')
})
