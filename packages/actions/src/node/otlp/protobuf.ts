import { requireDriver } from '../../driver.ts'

/** Turns the bytes of an ExportTraceServiceRequest into what `readRequest` reads. @throws Error when they are something else */
export type Decode = (bytes: Uint8Array) => unknown

/** @throws ActionError DRIVER_MISSING */
export const loadDecoder = async (): Promise<Decode> => {
  const { default: protobuf } = await requireDriver('protobufjs', () => import('protobufjs'))
  const request = protobuf.Root.fromJSON({ nested: messages }).lookupType('Request')
  // 64 bits as text: as numbers, nanoseconds since 1970 would lose their last digits.
  return (bytes) => request.toObject(request.decode(bytes), { longs: String })
}

type Fields = Readonly<Record<string, { readonly id: number; readonly type: string; readonly rule?: 'repeated' }>>

const message = (fields: Fields, oneof?: readonly string[]) => ({ fields, ...(oneof && { oneofs: { value: { oneof: [...oneof] } } }) })
const one = (id: number, type: string) => ({ id, type })
const many = (id: number, type: string) => ({ id, type, rule: 'repeated' as const })

/**
 * What is read of it; fields that are left out are skipped.
 *
 * @see https://github.com/open-telemetry/opentelemetry-proto/blob/v1.9.0/opentelemetry/proto/trace/v1/trace.proto
 */
const messages = {
  Request: message({ resourceSpans: many(1, 'ResourceSpans') }),
  ResourceSpans: message({ resource: one(1, 'Resource'), scopeSpans: many(2, 'ScopeSpans') }),
  Resource: message({ attributes: many(1, 'KeyValue') }),
  ScopeSpans: message({ spans: many(2, 'Span') }),
  Span: message({
    traceId: one(1, 'bytes'),
    spanId: one(2, 'bytes'),
    parentSpanId: one(4, 'bytes'),
    name: one(5, 'string'),
    kind: one(6, 'int32'),
    startTimeUnixNano: one(7, 'fixed64'),
    endTimeUnixNano: one(8, 'fixed64'),
    attributes: many(9, 'KeyValue'),
    events: many(11, 'Event'),
    status: one(15, 'Status'),
  }),
  Event: message({ timeUnixNano: one(1, 'fixed64'), name: one(2, 'string'), attributes: many(3, 'KeyValue') }),
  Status: message({ message: one(2, 'string'), code: one(3, 'int32') }),
  KeyValue: message({ key: one(1, 'string'), value: one(2, 'AnyValue') }),
  AnyValue: message(
    {
      stringValue: one(1, 'string'),
      boolValue: one(2, 'bool'),
      intValue: one(3, 'int64'),
      doubleValue: one(4, 'double'),
      arrayValue: one(5, 'ArrayValue'),
      kvlistValue: one(6, 'KeyValueList'),
      bytesValue: one(7, 'bytes'),
    },
    ['stringValue', 'boolValue', 'intValue', 'doubleValue', 'arrayValue', 'kvlistValue', 'bytesValue'],
  ),
  ArrayValue: message({ values: many(1, 'AnyValue') }),
  KeyValueList: message({ values: many(1, 'KeyValue') }),
}
