import { type Diagnostic, type JsonValue, messageOf, type Place, positionAt } from '@testmesh/protocol'
import { type Document, isMap, isScalar, parseDocument } from 'yaml'
import { coverageCodes } from './codes.ts'

type Code = keyof typeof coverageCodes

/** A text, read, that can say where something stands in it. */
export interface ReadDocument {
  readonly value: JsonValue | undefined
  readonly diagnostics: readonly Diagnostic[]
  /** A problem with what stands at a path of keys, or with the nearest thing around it that is there. */
  problem(code: Code, message: string, at?: { readonly path?: readonly string[]; readonly severity?: Diagnostic['severity'] }): Diagnostic
}

/** Reads YAML or JSON. Without a value there is a diagnostic. */
export const readDocument = (text: string): ReadDocument => {
  let read: unknown
  // Once, and only for a problem: it takes long for a large document.
  const contents = (): unknown => {
    read ??= parseYaml(text).contents
    return read
  }
  const problem: ReadDocument['problem'] = (code, message, { path = [], severity = 'error' } = {}) =>
    diagnosticOf(code, { message, severity, place: placeOf(text, keySpan(contents(), path)) })
  // JSON is YAML, but a large document is read a hundred times as fast as what it is.
  const json = parseJson(text)
  if (json !== undefined) return { value: json, diagnostics: [], problem }
  const unreadable = (message: string, span: OffsetSpan = [0, 0]): Diagnostic =>
    diagnosticOf('OPENAPI_UNREADABLE', { message, severity: 'error', place: placeOf(text, span) })
  try {
    const document = parseYaml(text)
    // Some are told twice.
    const errors = new Map(document.errors.map(({ message, pos }) => [message, pos]))
    const diagnostics = [...errors].map(([message, pos]) => unreadable(message.split(/ at line \d+|\n/, 1)[0] ?? message, pos))
    // An answer that hundreds of operations share is none of those that hold themselves too often.
    return { value: diagnostics.length > 0 ? undefined : (document.toJS({ maxAliasCount: 100_000 }) as JsonValue), diagnostics, problem }
  } catch (error) {
    // It holds itself too often, or is deeper than a reader can go.
    return { value: undefined, diagnostics: [unreadable(messageOf(error))], problem }
  }
}

const diagnosticOf = (code: Code, rest: Pick<Diagnostic, 'message' | 'severity' | 'place'>): Diagnostic => ({
  code,
  ...rest,
  hint: coverageCodes[code].hint,
})

const parseJson = (text: string): JsonValue | undefined => {
  try {
    return JSON.parse(text) as JsonValue
  } catch {
    return undefined
  }
}

const parseYaml = (text: string): Document => parseDocument(text, { merge: true, logLevel: 'silent' })

type OffsetSpan = readonly [start: number, end: number]

const placeOf = (text: string, [start, end]: OffsetSpan): Place => ({
  span: { start: positionAt(text, start), end: positionAt(text, Math.max(end, start + 1)) },
})

/** Of the last key of the path that is there. */
const keySpan = (contents: unknown, path: readonly string[]): OffsetSpan => {
  let at = contents
  let span: OffsetSpan = [0, 0]
  for (const key of path) {
    const pair = isMap(at) ? at.items.find((item) => isScalar(item.key) && String(item.key.value) === key) : undefined
    if (!pair) break
    const [start, end] = (isScalar(pair.key) && pair.key.range) || span
    span = [start, end]
    at = pair.value
  }
  return span
}
