import type { JsonPath } from './json-path/json-path.ts'

/** An expression as a tree. `start` and `end` are offsets into the text it was read from. */
export type Node =
  | LiteralNode
  | TextNode
  | NameNode
  | LocalNode
  | MemberNode
  | IndexNode
  | SliceNode
  | JsonPathNode
  | ListNode
  | MapNode
  | UnaryNode
  | BinaryNode
  | LogicNode
  | TernaryNode
  | TestNode
  | CallNode
  | ClosureNode
  | TokenNode

export interface Spanned {
  readonly start: number
  readonly end: number
}

export interface LiteralNode extends Spanned {
  readonly type: 'literal'
  readonly value: string | number | boolean | null
  /** A whole number beyond 2^53: its value is its digits as text, as in bodies and rows, so that ids compare true. */
  readonly isLong?: boolean
}

/** Text with tokens in it: a template, or quoted text of an expression. */
export interface TextNode extends Spanned {
  readonly type: 'text'
  readonly parts: readonly (string | Node)[]
  readonly sentAs?: SentAs
}

/** What a text is sent as, where nobody means null: it would be sent as the word. */
export type SentAs = 'URL' | 'header' | 'secret' | 'query parameter' | 'cookie' | 'form field'

export interface NameNode extends Spanned {
  readonly type: 'name'
  readonly name: string
  /** It may be unknown: an operand of `??`, `?.`, `exists`, `is …`, or one with a default. Set by what stands around it. */
  isOptional: boolean
}

/** The element inside a closure: `#`, or the parameter of an arrow. */
export interface LocalNode extends Spanned {
  readonly type: 'local'
  readonly slot: number
  /** What the closure runs over. */
  readonly source: Node
}

export interface MemberNode extends Spanned {
  readonly type: 'member'
  readonly target: Node
  readonly key: string
}

export interface IndexNode extends Spanned {
  readonly type: 'index'
  readonly target: Node
  readonly index: Node
}

export interface SliceNode extends Spanned {
  readonly type: 'slice'
  readonly target: Node
  readonly from: Node | undefined
  readonly to: Node | undefined
}

/** A JSONPath: from `$`, or from the value of `base`. */
export interface JsonPathNode extends Spanned {
  readonly type: 'jsonPath'
  readonly base: Node | undefined
  readonly path: JsonPath
}

export interface ListNode extends Spanned {
  readonly type: 'list'
  readonly items: readonly Node[]
}

export interface MapNode extends Spanned {
  readonly type: 'map'
  readonly entries: readonly { readonly key: string; readonly value: Node }[]
}

export interface UnaryNode extends Spanned {
  readonly type: 'unary'
  readonly operator: '-' | '+' | 'not'
  readonly operand: Node
}

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%' | '**'
export type OrderOperator = '<' | '<=' | '>' | '>='
export type MatchOperator = 'in' | 'contains' | 'starts_with' | 'ends_with' | 'matches'
export type BinaryOperator = ArithmeticOperator | OrderOperator | MatchOperator | '==' | '!='

export interface BinaryNode extends Spanned {
  readonly type: 'binary'
  readonly operator: BinaryOperator
  /** `not in`, `not contains`… */
  readonly isNegated: boolean
  readonly left: Node
  readonly right: Node
}

export interface LogicNode extends Spanned {
  readonly type: 'logic'
  readonly operator: 'and' | 'or' | '??'
  readonly left: Node
  readonly right: Node
}

export interface TernaryNode extends Spanned {
  readonly type: 'ternary'
  readonly condition: Node
  readonly yes: Node
  readonly no: Node
}

/** `x is uuid`, `x exists`. */
export interface TestNode extends Spanned {
  readonly type: 'test'
  readonly kind: string
  readonly isNegated: boolean
  readonly operand: Node
}

export interface CallNode extends Spanned {
  readonly type: 'call'
  readonly name: string
  /** The receiver of a method form or the left side of a pipe comes first. */
  readonly args: readonly Node[]
  /** `a?.upper()`: missing when its first argument is. */
  readonly isOptional: boolean
  /** `random.int(1, 6)`: the name before the dot, which is no argument. */
  readonly group?: NameNode
  /** Gives one value per string, as the built-in names do. */
  readonly isRemembered?: boolean
}

export interface ClosureNode extends Spanned {
  readonly type: 'closure'
  readonly slot: number
  readonly body: Node
}

/** `${…}` or `{{…}}` outside quotes. */
export interface TokenNode extends Spanned {
  readonly type: 'token'
  readonly inner: Node
  /** `${X:default}` */
  readonly fallback: Node | undefined
}

/** The nodes directly inside `node`, in order of evaluation. */
export const childrenOf = (node: Node): readonly Node[] => {
  switch (node.type) {
    case 'literal':
    case 'name':
    case 'local':
      return []
    case 'text':
      return node.parts.filter((part) => typeof part !== 'string')
    case 'member':
      return [node.target]
    case 'index':
      return [node.target, node.index]
    case 'slice':
      return [node.target, node.from, node.to].filter((child) => child !== undefined)
    case 'jsonPath':
      return node.base ? [node.base, ...node.path.tokens] : node.path.tokens
    case 'list':
      return node.items
    case 'map':
      return node.entries.map((entry) => entry.value)
    case 'unary':
    case 'test':
      return [node.operand]
    case 'binary':
    case 'logic':
      return [node.left, node.right]
    case 'ternary':
      return [node.condition, node.yes, node.no]
    case 'call':
      return node.args
    case 'closure':
      return [node.body]
    case 'token':
      return node.fallback ? [node.inner, node.fallback] : [node.inner]
  }
}
