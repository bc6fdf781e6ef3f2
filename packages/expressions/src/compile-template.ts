import type { Compiled, CompileResult } from './compiled.ts'
import { compileNode } from './evaluate/compile-node.ts'
import { createFrame } from './evaluate/frame.ts'
import { requireValue } from './evaluate/require-value.ts'
import { remembering } from './remembering.ts'
import type { Node, SentAs } from './syntax/ast.ts'
import { findNames } from './syntax/find-names.ts'
import { parseTemplate } from './syntax/parse-template.ts'
import { usesOf } from './syntax/uses-of.ts'

/** Whether a text may hold a token, or an escaped one. */
export const hasToken = (text: string): boolean => text.includes('${') || text.includes('{{')

/** Of a text that is as it is written. */
const readsNothing: Pick<Compiled, 'names' | 'rootPaths' | 'patterns' | 'needs'> = { names: [], rootPaths: [], patterns: [], needs: [] }

/**
 * Compiles text with `${…}` and `{{…}}` in it. One token that is the whole text keeps its type; inside text it becomes text. A token
 * whose value is missing is an error when it is evaluated, unless it says otherwise (`?.`, `??`, a default); inside a text
 * that is sent as a part of an address, as a header or as a secret, one that is null is, too.
 */
export const compileTemplate = (text: string, sentAs?: SentAs): CompileResult =>
  hasToken(text) ? compilerOf(sentAs)(text) : resultOf(constant(text, text))

const compiling = (sentAs?: SentAs) =>
  remembering((text: string): CompileResult => {
    const { parts, slots, problems } = parseTemplate(text)
    if (problems.length === 0) return resultOf(templateOf({ text, sentAs }, parts, slots))
    return { problems, names: parts.flatMap((part) => (typeof part === 'string' ? [] : findNames(part))) }
  })

/** What is sent in one way is compiled once for it. */
const compilers = new Map<SentAs | undefined, ReturnType<typeof compiling>>()

const compilerOf = (sentAs: SentAs | undefined) => {
  const compiler = compilers.get(sentAs) ?? compiling(sentAs)
  compilers.set(sentAs, compiler)
  return compiler
}

const resultOf = (compiled: Compiled): CompileResult => ({ compiled, problems: [], names: compiled.names })

const constant = (text: string, value: string): Compiled => ({ text, ...readsNothing, evaluate: () => value })

const templateOf = (
  { text, sentAs }: { readonly text: string; readonly sentAs: SentAs | undefined },
  parts: readonly (string | Node)[],
  slots: number,
): Compiled => {
  const [only] = parts
  if (parts.every((part) => typeof part === 'string')) return constant(text, parts.join(''))
  const isWhole = parts.length === 1 && typeof only === 'object'
  const node: Node = isWhole ? only : { type: 'text', parts, ...(sentAs && { sentAs }), start: 0, end: text.length }
  const run = isWhole ? requireValue(node, compileNode(node)) : compileNode(node)
  return {
    text,
    ...usesOf(node, text),
    evaluate: (scope) => run(createFrame(scope, slots)),
  }
}
