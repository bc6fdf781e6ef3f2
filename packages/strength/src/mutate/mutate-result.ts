import { type DerivedFields, derivedFields, type Result } from './derived-fields.ts'
import { changeAt, type FieldPath, gone, isMap } from './field-path.ts'
import { type Field, fieldsOf } from './fields-of.ts'
import { changesOf, type FieldChange, isMovingField } from './mutate-field.ts'
import type { Mutation } from './mutation.ts'
import { otherStatuses } from './other-statuses.ts'

export interface MutatedStep {
  readonly result: Result
  /** What the step asked for: what an answer only says again is no part of it. */
  readonly config: unknown
}

/** The wrong results that a bug could give in the place of this one, each wrong in one thing; those further out first. */
export const mutationsOf = ({ result, config }: MutatedStep): Mutation[] => {
  const derived = derivedFields(result)
  const asked = isMap(config) ? config : {}
  const isTold = (name: string): boolean => {
    const value = result[name]
    if (derived.has([name]) || ofTheCall.has(name) || isMovingField(name, value) || saysNothing(name, value)) return false
    return name === 'body' || !isEcho(asked[name], value)
  }
  const names = Object.keys(result).filter(isTold)
  const fields = names.flatMap((name) => changedFields(name, result)).filter(({ field }) => !derived.has(field.path))
  return fields
    .toSorted((one, other) => one.field.path.length - other.field.path.length)
    .flatMap(({ field, changes }) => changes.flatMap((change) => mutationOf({ result, derived }, field, change)))
}

/** Of the call and the connection, not of what was answered; where an action says that it was done, it would have failed otherwise. */
const ofTheCall: ReadonlySet<string> = new Set(
  [
    'size url redirects protocol remote_address saved_to attempts seen status_text cookies columns truncated success ok',
    'connected connection_id sent stopped notifications operation protocol_version server capabilities endpoint grpc_endpoint tree ttl',
  ].flatMap((names) => names.split(' ')),
)

/** An answer without a body, a query that changed nothing. */
const saysNothing = (name: string, value: unknown): boolean => value === '' || (name === 'rows_affected' && value === 0)

const isEcho = (asked: unknown, given: unknown): boolean => asked !== undefined && JSON.stringify(asked) === JSON.stringify(given)

interface ChangedField {
  readonly field: Field
  readonly changes: readonly FieldChange[]
}

const changedFields = (name: string, result: Result): ChangedField[] => {
  const value = result[name]
  const statuses = name === 'status' ? otherStatuses(value, result) : []
  if (statuses.length > 0) {
    const changes = statuses.map((status): FieldChange => ['status', () => status])
    return [{ field: { path: [name], shape: name, value }, changes }]
  }
  if (headerMaps.has(name) && isMap(value)) return headerChanges([name], value)
  const fields = fieldsOf(value, [name]).filter((field) => !isOfTheBroker(field))
  return fields.map((field) => ({ field, changes: changesOf(field) }))
}

/** Where a message stood, and how it came. */
const ofTheBroker: ReadonlySet<string> = new Set(
  'topic partition offset exchange stream seq redelivered qos retain size timestamp'.split(' '),
)

const isOfTheBroker = ({ path: [name, index, key, ...more], value }: Field): boolean =>
  name === 'messages' && typeof index === 'number' && more.length === 0 && (ofTheBroker.has(String(key)) || isMap(value))

/** Fields that hold headers: there, a name alone says something. */
export const headerMaps: ReadonlySet<string> = new Set(['headers', 'metadata', 'trailers'])

/** They say how the answer was sent and who may read it: the same of all answers, and set by servers and proxies. */
const transportHeaders: ReadonlySet<string> = new Set(
  'connection keep-alive transfer-encoding content-length content-encoding date server via vary x-powered-by age'.split(' '),
)

const isOfTransport = (name: string): boolean => transportHeaders.has(name) || name.startsWith('access-control-')

const headerChanges = (path: FieldPath, headers: Result): ChangedField[] =>
  fieldsOf(headers, path)
    .filter((field) => field.path.length > 1 && !isOfTransport(String(field.path[1]).toLowerCase()))
    .filter((field) => path[0] === 'headers' || !isContentType(field))
    .map((field) => ({ field, changes: [['gone', () => gone], ...(isContentType(field) ? [otherContentType] : [])] }))

const isContentType = ({ path, value }: Field): boolean => path[1] === 'content-type' && typeof value === 'string'

const otherContentType: FieldChange = ['other', (type) => (String(type).startsWith('text/plain') ? 'application/json' : 'text/plain')]

const mutationOf = (
  { result, derived }: { readonly result: Result; readonly derived: DerivedFields },
  { path, shape, value: from }: Field,
  [kind, change]: FieldChange,
): Mutation[] => {
  const to = change(from)
  const key = path.findLast((part) => typeof part === 'string') ?? ''
  const isMoving = isMovingField(key, from)
  const made = (): Result => derived.derive(changeAt(result, path, change) as Result)
  return to === from ? [] : [{ path, field: shape, kind, from, ...(to !== gone && { to }), isMoving, result: made }]
}
