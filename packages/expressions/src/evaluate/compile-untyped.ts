import type { Node } from '../syntax/ast.ts'
import type { Frame } from './frame.ts'

/**
 * Whether text that a node gives has no type of its own: it comes from env, `--var`, a CSV cell or XML, or is quoted text with a token in
 * it. Asked only when the types of a comparison differ.
 */
export const compileUntyped = (node: Node): ((frame: Frame) => boolean) => {
  switch (node.type) {
    case 'text':
      return () => true
    case 'name': {
      const { name } = node
      return ({ scope }) => scope.origin(name)?.isUntyped ?? false
    }
    case 'local':
      return compileUntyped(node.source)
    case 'member':
    case 'index':
      return compileUntyped(node.target)
    case 'jsonPath':
      return node.base ? compileUntyped(node.base) : never
    case 'token':
      return node.fallback ? either(compileUntyped(node.inner), () => true) : compileUntyped(node.inner)
    case 'logic':
      return either(compileUntyped(node.left), compileUntyped(node.right))
    case 'ternary':
      return either(compileUntyped(node.yes), compileUntyped(node.no))
    case 'call':
      // env("X") reads a variable; XML has no types.
      return ['env', 'osenv', 'xpath'].includes(node.name) ? () => true : never
    default:
      return never
  }
}

type Ask = (frame: Frame) => boolean

const never: Ask = () => false

const either =
  (left: Ask, right: Ask): Ask =>
  (frame) =>
    left(frame) || right(frame)
