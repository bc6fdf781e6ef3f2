import { builtins } from '../builtins.ts'
import { ExpressionError } from '../expression-error.ts'
import { didYouMean } from '../nearest-names.ts'
import type { Scope } from '../scope.ts'
import type { NameNode } from '../syntax/ast.ts'
import { type Frame, placed, type Run } from './frame.ts'

/** Reads a bare name. An optional one is missing when nobody knows it or its value was never captured. */
export const compileName = (node: NameNode): Run => {
  const read = node.isOptional ? compileOptional(node.name) : compileRequired(node)
  return Object.hasOwn(builtins, node.name) ? remembered(node.name, read) : read
}

const compileRequired = (node: NameNode): Run => {
  const { name } = node
  return ({ scope }) => {
    const value = read(scope, node)
    if (value === undefined && !scope.has(name)) throw unknownName(node, scope)
    return value
  }
}

/** The scope itself may say why a name has no value: its output was never captured. */
const read = (scope: Scope, node: NameNode): unknown => {
  try {
    return scope.get(node.name)
  } catch (error) {
    throw placed(error, node)
  }
}

const compileOptional =
  (name: string): Run =>
  ({ scope }) => {
    try {
      return scope.has(name) ? scope.get(name) : undefined
    } catch (error) {
      if (error instanceof ExpressionError) return undefined
      throw error
    }
  }

/** Built-ins have one value per string: `${UUID}-${UUID}` repeats itself. */
const remembered =
  (name: string, read: Run): Run =>
  (frame: Frame) => {
    frame.memo ??= new Map()
    if (!frame.memo.has(name)) frame.memo.set(name, read(frame))
    return frame.memo.get(name)
  }

const unknownName = ({ name, start, end }: NameNode, scope: Scope): ExpressionError => {
  const parts = name.split('-')
  const isSubtraction = parts.length > 1 && parts.every((part) => scope.has(part) || /^\d+$/.test(part))
  const hint = isSubtraction ? `subtraction wants spaces: ${parts.join(' - ')}` : didYouMean(name, scope.names())
  return new ExpressionError('EXPRESSION_UNKNOWN_NAME', `nothing is called "${name}"`, { ...(hint ? { hint } : {}), start, end })
}
