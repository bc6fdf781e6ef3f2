import type { Node } from './ast.ts'

/** Lets the names that `node` reads its value from be unknown. */
export const markOptional = (node: Node): void => {
  if (node.type === 'name') node.isOptional = true
  else for (const source of sourcesOf(node)) markOptional(source)
}

/** The parts a node hands its value on from. */
const sourcesOf = (node: Node): readonly Node[] => {
  switch (node.type) {
    case 'member':
    case 'index':
    case 'slice':
      return [node.target]
    case 'jsonPath':
      return node.base ? [node.base] : []
    case 'token':
      return [node.inner]
    case 'logic':
      return [node.left, node.right]
    case 'ternary':
      return [node.yes, node.no]
    case 'call':
      return node.isOptional ? node.args.slice(0, 1) : []
    default:
      return []
  }
}
