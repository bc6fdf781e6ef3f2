import type { ActionDescriptor, JsonSchema, JsonValue, Severity } from '@testmesh/protocol'
import type { Step } from '../model/flow.ts'
import { pointerTo } from '../source/pointer.ts'
import type { NodeRange } from '../source/source-text.ts'
import { type ActionTable, actionTableOf } from './action-table.ts'
import type { Problem, Stretch } from './problem.ts'
import { limits } from './yaml/limits.ts'
import { type Entry, isRewritten, type ScalarNode, type TreeNode } from './yaml/tree.ts'

/** What the reading of one document collects as it goes. */
export interface Reading {
  readonly text: string
  readonly actions: ActionTable
  readonly ranges: Record<string, NodeRange>
  readonly problems: Problem[]
  readonly counts: Partial<Record<Severity, number>>
  /** Numbers that are no longer as they were written, and that nobody was told of, by their pointers. */
  readonly rewritten: Map<string, Stretch & { readonly value: JsonValue; readonly text: string }>
  /** Pointers of settings that are text and hold a template. */
  readonly filledTexts: Set<string>
}

export const createReading = (text: string, descriptors: readonly ActionDescriptor[]): Reading => ({
  text,
  actions: actionTableOf(descriptors),
  ranges: {},
  problems: [],
  counts: {},
  rewritten: new Map(),
  filledTexts: new Set(),
})

/** A place in the flow that is being made: its canonical pointer. */
export interface At {
  readonly reading: Reading
  readonly pointer: string
}

/** Takes a node as one kind of value; what it cannot take it reports, and is left out. */
export type Read<T> = (node: TreeNode, at: At) => T | undefined

/** The same, and it says what it takes. */
export interface ReadValue<T> extends Read<T> {
  /** What an author may write, as JSON Schema (draft-07). Made when it is asked for: reading a flow needs none. */
  readonly json: () => JsonSchema
}

/** Gives a reader the schema of what it takes. */
export const taking = <T>(json: () => JsonSchema, read: Read<T>): ReadValue<T> => Object.assign(read, { json })

/** Reads a list of steps where one stands. */
export type ReadSteps = (node: TreeNode, at: At) => readonly Step[]

/** Notes a problem. Of each severity the first `limits.problems` are kept: nobody reads more, and they cost time. */
export const report = ({ reading, pointer }: At, problem: Problem): void => {
  if (isFull(reading, problem.severity)) return
  const severity = problem.severity ?? 'error'
  reading.counts[severity] = (reading.counts[severity] ?? 0) + 1
  reading.problems.push({ pointer, ...problem })
}

export const isFull = ({ counts }: Reading, severity: Severity = 'error'): boolean => (counts[severity] ?? 0) >= limits.problems

/** The place of a list's item; its stretch of text is noted. */
export const atItem = ({ reading, pointer }: At, index: number, node: TreeNode): At => {
  const below = pointerTo(pointer, index)
  reading.ranges[below] = [node.start, node.end]
  return { reading, pointer: below }
}

/** The place of a map's value; its stretch of text and its key's are noted. */
export const atEntry = ({ reading, pointer }: At, entry: Entry): At => {
  const below = pointerTo(pointer, entry.key)
  reading.ranges[below] = [entry.value.start, entry.value.end, entry.keyStart, entry.keyEnd]
  return { reading, pointer: below }
}

/** The key as it was written, which a dialect may have renamed. */
export const writtenKey = ({ reading }: At, entry: Entry): string => {
  const written = reading.text.slice(entry.keyStart, entry.keyEnd)
  return /^["']/.test(written) ? entry.key : written
}

/** A scalar where any value may stand. A number that lost what was meant is told of; of others it depends on where they are put. */
export const scalarValue = (node: ScalarNode, at: At): ScalarNode['value'] => {
  if (typeof node.value !== 'number' || !isRewritten(node)) return node.value
  if (losesZeros(node, at)) warnOfNumber(node, at, 'keep the zeros')
  else at.reading.rewritten.set(at.pointer, node)
  return node.value
}

/** `007`, and `API_VERSION: 1.10`: the same price, and another version. What is called just `version` may be any number. */
const losesZeros = ({ text }: ScalarNode, { pointer }: At): boolean => {
  if (/^[-+]?0\d/.test(text)) return true
  const key = pointer.slice(pointer.lastIndexOf('/') + 1)
  return /\.\d*0$/.test(text) && /(?<!con)version/i.test(key) && !/^version$/i.test(key)
}

/** Says that a number is another one than it was written as. @param aim what writing it as text is good for */
export const warnOfNumber = ({ text, value, start, end }: ScalarNode, at: At, aim: string): void => {
  // A map that is merged into others is read in each of them.
  if (at.reading.problems.some((problem) => problem.code === 'YAML_NUMBER' && problem.start === start)) return
  const message = `${text} is the number ${value} in YAML`
  report(at, { code: 'YAML_NUMBER', severity: 'warning', message, hint: `to ${aim} write "${text}"`, start, end })
}

/** A scalar where text stands: a number or a boolean is taken as it was written. */
export const textValue = (node: ScalarNode): ScalarNode['value'] => (isRewritten(node) ? node.text : node.value)
