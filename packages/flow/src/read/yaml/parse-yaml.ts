import { messageOf } from '@testmesh/protocol'
import { Composer, type Document } from 'yaml'
import { isDamaged } from '../../source/source-text.ts'
import type { Problem, Stretch } from '../problem.ts'
import { buildTree } from './build-tree.ts'
import { explainErrors } from './explain-errors.ts'
import { limits } from './limits.ts'
import { quickParse } from './quick-parse.ts'
import { type Scan, scanTokens } from './scan-tokens.ts'
import type { TreeNode } from './tree.ts'
import type { Patch } from './yaml-error.ts'

/** A document of a text. Without `root` there is nothing in it, or nothing that can be trusted. */
export interface ParsedDocument {
  readonly root?: TreeNode
  readonly problems: readonly Problem[]
  /** Where it stands in a text of several, with what lies between it and the one before. */
  readonly range?: Stretch
  /** Parts whose value was made up to read on behind a mistake; what is said about them later means nothing. */
  readonly damaged: readonly Stretch[]
}

/**
 * Parses YAML 1.2 (core schema) within `limits`. Never throws. A mistake of a known kind is explained and then read over,
 * so that the rest of the file is still checked. There is always at least one document.
 */
export const parseYaml = (text: string): ParsedDocument[] => {
  const refused = refuse(text)
  if (refused) return [{ problems: [refused], damaged: [] }]
  const plain = quickParse(text)
  if (plain) return [{ root: plain, problems: [], damaged: [] }]
  try {
    return parseRepaired(text)
  } catch (error) {
    const message = `the YAML cannot be read: ${messageOf(error)}`
    return [{ problems: [{ code: 'YAML_SYNTAX', message, start: 0, end: 1 }], damaged: [] }]
  }
}

const refuse = (text: string): Problem | undefined => {
  if (text.length > limits.length) {
    const message = `the file has ${text.length} characters, a flow may have ${limits.length}`
    return { code: 'FLOW_TOO_LARGE', message, hint: 'move data to a file and name it in "data"', start: 0, end: 1 }
  }
  const last = startOfLine(text, limits.lines + 1)
  if (last !== undefined) {
    const message = `the file has more than ${limits.lines} lines`
    return { code: 'FLOW_TOO_LARGE', message, hint: 'split it', start: last, end: last + 1 }
  }
  const nul = text.indexOf('\0')
  if (nul === -1) return undefined
  return { code: 'FLOW_NOT_TEXT', message: 'the file is not UTF-8 text', hint: 'save it as UTF-8', start: nul, end: nul + 1 }
}

/** `undefined` where there are fewer lines. */
const startOfLine = (text: string, line: number): number | undefined => {
  let at = 0
  for (let left = line - 1; left > 0; left--) {
    at = text.indexOf('\n', at) + 1
    if (at === 0) return undefined
  }
  return at
}

/** How often a text is read again with its mistakes patched over. Large files are read twice at most. */
const roundsFor = (text: string): number => (text.length > 50_000 ? 2 : 8)

/** By the library, whatever it is. @throws what the library throws */
export const parseRepaired = (text: string): ParsedDocument[] => {
  const explained: Problem[] = []
  const damaged: Stretch[] = []
  let current = text
  for (let round = 1; ; round++) {
    const scan = scanTokens(current)
    if (scan.refused) return [{ problems: [...explained, scan.refused], damaged }]
    const documents = compose(scan, current)
    const errors = documents.flatMap((document) => [...document.errors, ...document.warnings])
    if (errors.length === 0) {
      const finished = documents.map((document) => finish(document, { text: current, explained, damaged }))
      return documents.length === 1 ? finished : finished.map((document, index) => ({ ...document, range: rangeAt(documents, index) }))
    }
    const { known, unknown } = explainErrors(errors, { text: current, scan })
    const isHopeless = errors.length > limits.problems || explained.length >= limits.explainedLines
    if (known.length === 0 || round === roundsFor(text) || isHopeless)
      return [{ problems: trusted([...explained, ...known.flatMap(({ problem }) => problem ?? [])], unknown, damaged), damaged }]
    for (const { problem, patch } of known) {
      if (problem) explained.push(problem)
      damaged.push(lineOf(current, patch))
      current = current.slice(0, patch.start) + patch.text + current.slice(patch.start + patch.text.length)
    }
  }
}

/**
 * What is told of a text that cannot be read to its end. Behind the first complaint that nobody knows how to read over nothing stands for
 * itself: half of the file does not line up then, or stands between brackets. That complaint comes itself of a line that was moved, a tab
 * read as a space, or that was made up.
 */
const trusted = (explained: readonly Problem[], unknown: readonly Problem[], damaged: readonly Stretch[]): readonly Problem[] => {
  const [first] = unknown.filter(({ start }) => !isDamaged({ damaged }, start)).toSorted((a, b) => a.start - b.start)
  if (!first) return explained
  const before = explained.filter(({ start }) => start < first.start)
  return before.some(({ code }) => movesLines.has(code)) ? before : [...before, first]
}

const movesLines: ReadonlySet<Problem['code']> = new Set(['YAML_TAB', 'YAML_INDENT'])

/** Plain core schema, whatever a `%YAML` directive says; duplicates and aliases are looked at while the tree is built. */
const compose = (scan: Scan, text: string): Document.Parsed[] =>
  withoutStacks(() => {
    const composer = new Composer({ version: '1.2', schema: 'core', uniqueKeys: false, prettyErrors: false, logLevel: 'silent' })
    return [...composer.compose(scan.tokens, true, text.length)]
  })

/** Where thousands of mistakes are made into errors, their stacks, which nobody reads, cost more than all the rest. */
const withoutStacks = <T>(work: () => T): T => {
  const errors = Error as { stackTraceLimit?: number }
  const { stackTraceLimit } = errors
  errors.stackTraceLimit = 0
  try {
    return work()
  } finally {
    if (stackTraceLimit === undefined) delete errors.stackTraceLimit
    else errors.stackTraceLimit = stackTraceLimit
  }
}

const lineOf = (text: string, { start, text: patched }: Patch): Stretch => {
  const end = text.indexOf('\n', start + patched.length)
  return { start: text.lastIndexOf('\n', start - 1) + 1, end: end === -1 ? text.length : end }
}

interface Finishing {
  readonly text: string
  readonly explained: readonly Problem[]
  readonly damaged: readonly Stretch[]
}

const finish = (document: Document.Parsed, { text, explained, damaged }: Finishing): ParsedDocument => {
  const built = buildTree(document, text)
  const [start, , end] = document.range
  const mine = explained.filter((problem) => problem.start >= start && problem.start <= end)
  return { ...(built.root ? { root: built.root } : {}), problems: [...mine, ...built.problems], damaged }
}

const rangeAt = (documents: readonly Document.Parsed[], index: number): Stretch => {
  const endOf = (at: number) => documents[at]?.range[2] ?? 0
  return { start: endOf(index - 1), end: endOf(index) }
}
