import type { FunctionEntry } from '../functions/function-entry.ts'
import { findFunction, functionNames } from '../functions/function-table.ts'
import { didYouMean } from '../nearest-names.ts'
import type { CallNode, NameNode, Node } from './ast.ts'
import { markOptional } from './mark-optional.ts'
import { complain, expectMark, isMark, nested, note, peek, type Reader, take, takeMark } from './reader.ts'
import { type FailureDetails, fail, problemAt, SyntaxFailure } from './syntax-failure.ts'

export interface CallHead {
  readonly name: string
  /** Of the whole call. */
  readonly start: number
  readonly nameStart: number
  /** What stands before the dot or the pipe. */
  readonly receiver?: Node
  readonly isOptional?: boolean
  /** The name before the dot, where the function is one of a group: `random.int()`. */
  readonly group?: NameNode
}

/** Reads the arguments of a call, the reader standing at its `(` or, for a pipe, behind the name. */
export const parseCall = (reader: Reader, head: CallHead): CallNode => {
  const entry = findFunction(head.name)
  if (!entry) return parseUnknown(reader, head)
  if (isMark(reader, '(') && reader.token.start === nameSpan(head).end) reader.isCall = true
  return parseKnown(reader, head, entry)
}

const parseKnown = (reader: Reader, head: CallHead, entry: FunctionEntry): CallNode => {
  const args: Node[] = head.receiver ? [head.receiver] : []
  let { end } = nameSpan(head)
  if (isMark(reader, '(')) {
    const opened = take(reader)
    args.push(...parseArguments(reader, entry, args))
    // The end is taken before moving on: behind a token there may be text that is no expression.
    end = reader.token.end
    expectMark(reader, ')', opened)
  }
  checkCount(reader, entry, args.length, { start: head.nameStart, end })
  checkText(reader, entry, args)
  if (entry.isOptionalFirst && args[0]) markOptional(args[0])
  const { isOptional = false, group } = head
  const call: CallNode = { type: 'call', name: entry.name, args, isOptional, ...(group && { group }), start: head.start, end }
  return call
}

const parseArguments = (reader: Reader, entry: FunctionEntry, before: readonly Node[]): readonly Node[] => {
  const args: Node[] = []
  const named: { key: string; value: Node }[] = []
  const { start } = reader.token
  while (!isMark(reader, ')')) {
    const key = entry.hasNamed ? takeName(reader) : undefined
    if (key === undefined && named.length > 0) fail('an argument without a name stands before those that have one', reader.token)
    const value = nested(reader, () => parseArgument(reader, entry, [...before, ...args]))
    if (key === undefined) args.push(value)
    else named.push({ key, value })
    if (!takeMark(reader, ',')) break
  }
  return named.length > 0 ? [...args, { type: 'map', entries: named, start, end: reader.token.start }] : args
}

/** `min:` in front of an argument. */
const takeName = (reader: Reader): string | undefined => {
  const { token } = reader
  if (token.type !== 'name' || peek(reader).value !== ':') return undefined
  take(reader)
  take(reader)
  return token.value
}

const nameSpan = (head: CallHead) => ({ start: head.nameStart, end: head.nameStart + head.name.length })

/** Functions that may be called by another name behind `random.`, the name of the built-in that gives one of each. */
const randomFunctions: Readonly<Record<string, string>> = { uuid: 'uuid', int: 'randomInt', string: 'randomString' }

/** The head of `random.int(…)`; `undefined` for the method of any other value. */
export const groupedHead = (target: Node, key: string, nameStart: number): CallHead | undefined => {
  if (target.type !== 'name' || target.name !== 'random' || !Object.hasOwn(randomFunctions, key)) return undefined
  return { name: randomFunctions[key] ?? key, start: target.start, nameStart, group: { ...target, isOptional: true } }
}

/** Its arguments are looked at as well; where they cannot be read, it is because nobody knows what they should be. */
const parseUnknown = (reader: Reader, head: CallHead): CallNode => {
  const details: FailureDetails = { code: 'EXPRESSION_UNKNOWN_FUNCTION', hint: didYouMean(head.name, functionNames()) }
  const problem = problemAt(`there is no function "${head.name}"`, nameSpan(head), details)
  try {
    const call = parseKnown(reader, head, unknownFunction(head.name))
    note(reader, problem)
    return call
  } catch (error) {
    throw error instanceof SyntaxFailure ? new SyntaxFailure(problem) : error
  }
}

const unknownFunction = (name: string): FunctionEntry => ({
  name,
  signature: name,
  count: [0, Number.POSITIVE_INFINITY],
  closure: { at: 1, isAlways: false },
  hasNamed: true,
  call: () => undefined,
})

const checkCount = (reader: Reader, entry: FunctionEntry, count: number, span: { start: number; end: number }): void => {
  const [least, most] = entry.count
  if (count < least || count > most) complain(reader, `${entry.name} is called as ${entry.signature}`, span)
}

/** Complains at the argument: the escapes of its quotes shift what is inside. */
const checkText = (reader: Reader, { checked }: FunctionEntry, args: readonly Node[]): void => {
  const arg = checked && args[checked.at]
  if (arg?.type !== 'literal' || typeof arg.value !== 'string') return
  const problem = checked?.problemOf(arg.value)
  if (problem) complain(reader, problem.message, arg, problem)
}

const parseArgument = (reader: Reader, entry: FunctionEntry, before: readonly Node[]): Node => {
  const source = before[0]
  if (!entry.closure || before.length !== entry.closure.at || !source) return reader.readExpression(reader)
  return parseClosure(reader, source, entry.closure.isAlways)
}

const parseClosure = (reader: Reader, source: Node, isAlways: boolean): Node => {
  const start = reader.token.start
  const arrow = readArrow(reader)
  const closure = { slot: reader.slots++, source, parameter: arrow, isUsed: arrow !== undefined }
  const isBraced = arrow === undefined && isMark(reader, '{') && !isMapAhead(reader)
  const opened = isBraced ? take(reader) : undefined
  reader.closures.push(closure)
  const body = functionBody(reader, closure.slot, source) ?? reader.readExpression(reader)
  reader.closures.pop()
  if (opened) expectMark(reader, '}', opened)
  const isClosure = isAlways || isBraced || closure.isUsed
  return isClosure ? { type: 'closure', slot: closure.slot, body, start, end: body.end } : body
}

/** `i =>` or `(i) =>`. */
const readArrow = (reader: Reader): string | undefined => {
  const found = /\(?\s*([\p{L}_][\p{L}\p{N}_]*)\s*\)?\s*=>/uy
  found.lastIndex = reader.token.start
  const name = found.exec(reader.text)?.[1]
  if (name === undefined) return undefined
  while (!takeMark(reader, '=>')) take(reader)
  return name
}

/** `{a: …}` is a map, `{.a > 1}` a closure. */
const isMapAhead = (reader: Reader): boolean =>
  /^\{\s*(?:\}|(?:[\p{L}_][\p{L}\p{N}_-]*|"[^"]*"|'[^']*')\s*:)/u.test(reader.text.slice(reader.token.start))

/** The bare name of a function of one argument: `map(names, upper)`. */
const functionBody = (reader: Reader, slot: number, source: Node): Node | undefined => {
  const { token } = reader
  if (token.type !== 'name' || !/[),]/.test(peek(reader).value)) return undefined
  const entry = findFunction(token.value)
  if (entry?.count[0] !== 1) return undefined
  take(reader)
  const { start, end } = token
  return { type: 'call', name: entry.name, args: [{ type: 'local', slot, source, start, end }], isOptional: false, start, end }
}
