import type { JsonObject, JsonValue } from '@testmesh/protocol'
import { hasToken } from './compile-template.ts'
import type { PointedNameUse, ValueProblem } from './compile-value.ts'
import { compileNode } from './evaluate/compile-node.ts'
import { createFrame, type Frame, type Run } from './evaluate/frame.ts'
import { requireValue } from './evaluate/require-value.ts'
import { ExpressionError } from './expression-error.ts'
import type { Need, Scope } from './scope.ts'
import type { Node } from './syntax/ast.ts'
import { findNames } from './syntax/find-names.ts'
import { findNeeds } from './syntax/find-needs.ts'
import { parseTemplate } from './syntax/parse-template.ts'
import { setMember } from './values/read-member.ts'

/** A JSON value whose tokens are filled in two goes. */
export interface WaitingValue {
  /** Names that the first go reads. */
  readonly early: readonly PointedNameUse[]
  /** Names that the second go reads, those that are waited for among them. */
  readonly late: readonly PointedNameUse[]
  readonly needs: readonly Need[]
  /** Fills the tokens that wait for nothing. @throws ExpressionError, with the pointer of the text that failed */
  begin(scope: Scope): BegunValue
}

export interface BegunValue {
  /** Nothing waits: it is the same value each time. */
  readonly isConstant: boolean
  /** Fills the tokens that waited. @throws ExpressionError, with the pointer of the text that failed */
  finish(scope: Scope): unknown
}

export interface WaitingValueResult extends Pick<WaitingValue, 'early' | 'late'> {
  readonly compiled?: WaitingValue
  readonly problems: readonly ValueProblem[]
}

/**
 * Compiles every text inside a JSON value as a template. Tokens that read one of the names in `waitsFor` wait; all others are filled
 * at the beginning. Keys are no templates. All problems are returned, each with its pointer.
 */
export const compileWaiting = (value: JsonValue, pointer: string, waitsFor: ReadonlySet<string>): WaitingValueResult => {
  const collected: Collected = { early: [], late: [], needs: new Set(), problems: [], waitsFor }
  const begin = compileAt(value, pointer, collected)
  const { early, late, needs, problems } = collected
  if (problems.length > 0) return { problems, early, late }
  const compiled: WaitingValue = {
    early,
    late,
    needs: [...needs],
    begin: (scope) => toValue(begin?.(scope) ?? { value }),
  }
  return { compiled, problems, early, late }
}

interface Collected {
  readonly early: PointedNameUse[]
  readonly late: PointedNameUse[]
  readonly needs: Set<Need>
  readonly problems: ValueProblem[]
  readonly waitsFor: ReadonlySet<string>
}

/** What is known after the first go: the value, or how to make it. */
type Begun = { readonly value: unknown } | { readonly run: (scope: Scope) => unknown }
type Begin = (scope: Scope) => Begun

const toValue = (begun: Begun): BegunValue =>
  'run' in begun ? { isConstant: false, finish: begun.run } : { isConstant: true, finish: () => begun.value }

/** `undefined` for a value without tokens. */
const compileAt = (value: JsonValue, pointer: string, collected: Collected): Begin | undefined => {
  if (typeof value === 'string') return hasToken(value) ? compileText(value, pointer, collected) : undefined
  if (typeof value !== 'object' || value === null) return undefined
  return isList(value) ? compileList(value, pointer, collected) : compileMap(value, pointer, collected)
}

const isList = (value: JsonObject | readonly JsonValue[]): value is readonly JsonValue[] => Array.isArray(value)

const compileList = (items: readonly JsonValue[], pointer: string, collected: Collected): Begin | undefined => {
  const begins = items.map((item, index) => compileAt(item, `${pointer}/${index}`, collected))
  if (begins.every((begin) => begin === undefined)) return undefined
  return (scope) => {
    const begun = begins.map((begin, index): Begun => begin?.(scope) ?? { value: items[index] })
    return together(begun, (values) => values)
  }
}

const compileMap = (map: JsonObject, pointer: string, collected: Collected): Begin | undefined => {
  const keys = Object.keys(map)
  const begins = keys.map((key) => compileAt(map[key] ?? null, `${pointer}/${escapePointer(key)}`, collected))
  if (begins.every((begin) => begin === undefined)) return undefined
  return (scope) => {
    const begun = begins.map((begin, index): Begun => begin?.(scope) ?? { value: map[keys[index] ?? ''] })
    return together(begun, (values) => toMap(keys, values))
  }
}

/** A whole made of its parts: at once when none of them waits. */
const together = (parts: readonly Begun[], join: (values: readonly unknown[]) => unknown): Begun => {
  const isWaiting = parts.some((part) => 'run' in part)
  const run = (scope: Scope): unknown => join(parts.map((part) => ('run' in part ? part.run(scope) : part.value)))
  return isWaiting ? { run } : { value: join(parts.map((part) => ('value' in part ? part.value : undefined))) }
}

const toMap = (keys: readonly string[], values: readonly unknown[]): Record<string, unknown> => {
  const map: Record<string, unknown> = {}
  for (const [index, key] of keys.entries()) setMember(map, key, values[index])
  return map
}

const escapePointer = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1')

const compileText = (text: string, pointer: string, collected: Collected): Begin | undefined => {
  const { parts, slots, problems } = parseTemplate(text)
  if (problems.length > 0) {
    for (const problem of problems) collected.problems.push({ ...problem, pointer })
    for (const part of parts) if (typeof part !== 'string') noteNames(part, pointer, collected)
    return undefined
  }
  const pieces = parts.map((part) => (typeof part === 'string' ? part : toPiece(part, pointer, collected)))
  return beginText(pieces, { slots, pointer })
}

/** A token of a text. */
interface Piece {
  readonly isLate: boolean
  /** With its own type, for a text that is nothing else. */
  readonly whole: Run
  /** As text. */
  readonly asText: Run
}

/** Notes what a token reads. Returns whether it waits. */
const noteNames = (node: Node, pointer: string, collected: Collected): boolean => {
  const names = findNames(node)
  const isLate = names.some(({ name }) => collected.waitsFor.has(name))
  const uses = isLate ? collected.late : collected.early
  uses.push(...names.map((use) => ({ ...use, pointer })))
  return isLate
}

const toPiece = (node: Node, pointer: string, collected: Collected): Piece => {
  const isLate = noteNames(node, pointer, collected)
  for (const need of findNeeds(node)) collected.needs.add(need)
  const asText = compileNode({ type: 'text', parts: [node], start: node.start, end: node.end })
  return { isLate, whole: requireValue(node, compileNode(node)), asText }
}

const beginText = (pieces: readonly (string | Piece)[], text: { readonly slots: number; readonly pointer: string }): Begin => {
  const [only] = pieces
  if (pieces.length === 1 && typeof only === 'object') return beginWhole(only, text)
  return (scope) => {
    const frame = createFrame(scope, text.slots)
    const parts = pieces.map((piece) =>
      typeof piece === 'string' ? piece : piece.isLate ? piece.asText : String(inPlace(text.pointer, () => piece.asText(frame))),
    )
    if (parts.every((part) => typeof part === 'string')) return { value: parts.join('') }
    return { run: (later) => inPlace(text.pointer, () => fill(parts, createFrame(later, text.slots))) }
  }
}

const beginWhole = ({ whole, isLate }: Piece, { slots, pointer }: { readonly slots: number; readonly pointer: string }): Begin => {
  const run = (scope: Scope): unknown => inPlace(pointer, () => whole(createFrame(scope, slots)))
  return (scope) => (isLate ? { run } : { value: run(scope) })
}

const fill = (parts: readonly (string | Run)[], frame: Frame): string =>
  parts.map((part) => (typeof part === 'string' ? part : String(part(frame)))).join('')

const inPlace = <T>(pointer: string, evaluate: () => T): T => {
  try {
    return evaluate()
  } catch (error) {
    throw error instanceof ExpressionError ? error.at(pointer) : error
  }
}
