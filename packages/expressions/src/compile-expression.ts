import type { CompiledExpression, CompileResult } from './compiled.ts'
import { compileNode } from './evaluate/compile-node.ts'
import { createFrame } from './evaluate/frame.ts'
import { diagnose } from './explain/diagnose.ts'
import { explainNode } from './explain/explain-node.ts'
import { findIdle } from './explain/find-idle.ts'
import { findWarning } from './explain/find-warning.ts'
import { remembering } from './remembering.ts'
import type { Node } from './syntax/ast.ts'
import { findNames } from './syntax/find-names.ts'
import { parseExpression } from './syntax/parse-expression.ts'
import { usesOf } from './syntax/uses-of.ts'

const compile = (text: string): CompileResult<CompiledExpression> => {
  const { node, slots, isCall, problems } = parseExpression(text)
  if (!node || problems.length > 0) return { problems, isCall, names: node ? findNames(node) : [] }
  const compiled = expressionOf(text, node, slots)
  return { compiled, problems, names: compiled.names }
}

/** Compiles an expression once, to be evaluated many times. A text that cannot be read gives a problem with its place. */
export const compileExpression: (text: string) => CompileResult<CompiledExpression> = remembering(compile)

const expressionOf = (text: string, node: Node, slots: number): CompiledExpression => {
  const run = compileNode(node)
  const parsed = { node, slots, text }
  return {
    text,
    ...usesOf(node, text),
    evaluate: (scope) => run(createFrame(scope, slots)),
    explain: (scope) => explainNode(parsed, scope),
    diagnose: (scope) => diagnose(parsed, scope),
    warning: findWarning(parsed),
    idle: () => findIdle(node, text),
  }
}
