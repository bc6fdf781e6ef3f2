import type { Node } from '../syntax/ast.ts'

/** An expression that was read: what explanations are made from. */
export interface Parsed {
  readonly text: string
  readonly node: Node
  readonly slots: number
}
