import type { IndexNode, Node } from '../syntax/ast.ts'
import type { Frame } from './frame.ts'

/**
 * Whether text that a node gives has no type of its own: it comes from env, `--var`, a CSV cell or XML, or is quoted text with a token in
 * it. Asked only when the types of a comparison differ.
 */
export const compileUntyped = (node: Node): ((frame: Frame) => boolean) => {
  switch (node.type) {
    case 'text':
      return () => true
    case 'name':
      return ofName(node.name)
    case 'local':
      return compileUntyped(node.source)
    case 'member':
      return node.target.type === 'name' ? ofName(node.target.name, node.key) : compileUntyped(node.target)
    case 'index':
      return compileUntypedAt(node)
    case 'jsonPath':
      return node.base ? compileUntyped(node.base) : never
    case 'token':
      return node.fallback ? either(compileUntyped(node.inner), () => true) : compileUntyped(node.inner)
    case 'logic':
      return either(compileUntyped(node.left), compileUntyped(node.right))
    case 'ternary':
      return either(compileUntyped(node.yes), compileUntyped(node.no))
    case 'call':
      // env("X") reads a variable; XML and CSV have no types.
      return ['env', 'osenv', 'xpath', 'parseCsv'].includes(node.name) ? () => true : never
    default:
      return never
  }
}

/** Of a key that is computed, nobody knows which it is before it is read. */
const compileUntypedAt = ({ target, index }: IndexNode): Ask => {
  if (target.type !== 'name') return compileUntyped(target)
  return index.type === 'literal' ? ofName(target.name, index.value as string | number) : ofName(target.name)
}

const ofName =
  (name: string, key?: string | number): Ask =>
  ({ scope }) =>
    scope.origin(name, key)?.isUntyped ?? false

type Ask = (frame: Frame) => boolean

const never: Ask = () => false

const either =
  (left: Ask, right: Ask): Ask =>
  (frame) =>
    left(frame) || right(frame)
