import { compileNode } from '../evaluate/compile-node.ts'
import { createFrame } from '../evaluate/frame.ts'
import { ExpressionError } from '../expression-error.ts'
import { findFunction } from '../functions/function-table.ts'
import type { Scope } from '../scope.ts'
import { childrenOf, type Node } from '../syntax/ast.ts'
import type { Parsed } from './parsed.ts'

export interface Evaluated {
  readonly value: unknown
}

/** The value of a part of an expression; `undefined` when it has none: it fails, or would give another value each time. */
export const evaluatePart = (node: Node, parsed: Parsed, scope: Scope): Evaluated | undefined => {
  if (isImpure(node)) return undefined
  try {
    return { value: compileNode(node)(createFrame(scope, parsed.slots)) }
  } catch (error) {
    if (error instanceof ExpressionError) return undefined
    throw error
  }
}

const isImpure = (node: Node): boolean =>
  (node.type === 'call' && findFunction(node.name)?.isImpure === true) || childrenOf(node).some(isImpure)
