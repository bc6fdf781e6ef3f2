import { ExpressionError } from '../../expression-error.ts'

/** Kinds of nodes, numbered as in the DOM. */
export const kinds = { element: 1, attribute: 2, text: 3, cdata: 4, instruction: 7, comment: 8, document: 9 } as const

export type NodeKind = (typeof kinds)[keyof typeof kinds]

export interface NodeName {
  /** With its prefix. */
  readonly full: string
  readonly local: string
  readonly prefix: string
  /** Of the namespace; empty when there is none. */
  readonly uri: string
}

/** Work left for a query over a document. */
export interface Work {
  left: number
}

/** Takes a step off the work that is left. @throws ExpressionError EXPRESSION_BUDGET */
const spend = (work: Work, count: number): void => {
  work.left -= count
  if (work.left < 0) throw new ExpressionError('EXPRESSION_BUDGET', 'the XPath did too much work and was stopped')
}

/**
 * A node in the shape that the XPath library walks, the DOM's. Each move from one node to another is paid for, so that no path
 * runs without end.
 */
export class XmlNode {
  readonly nodeType: NodeKind
  /** Its place in the order of the document. */
  readonly order: number
  readonly name: NodeName | undefined
  readonly ownerElement: XmlNode | undefined
  readonly #work: Work
  readonly #parent: XmlNode | undefined
  readonly #text: string
  readonly #attributes: XmlNode[] = []
  #first: XmlNode | null = null
  #last: XmlNode | null = null
  #next: XmlNode | null = null
  #previous: XmlNode | null = null

  constructor(options: {
    kind: NodeKind
    order: number
    work: Work
    parent?: XmlNode
    name?: NodeName
    text?: string
  }) {
    const { kind, order, work, parent, name, text = '' } = options
    this.nodeType = kind
    this.order = order
    this.name = name
    this.ownerElement = kind === kinds.attribute ? parent : undefined
    this.#parent = parent
    this.#work = work
    this.#text = text
  }

  /** Adds a node at the end: an attribute to the attributes, any other to the children. */
  add(child: XmlNode): void {
    if (child.nodeType === kinds.attribute) {
      this.#attributes.push(child)
      return
    }
    child.#previous = this.#last
    if (this.#last) this.#last.#next = child
    else this.#first = child
    this.#last = child
  }

  get firstChild(): XmlNode | null {
    spend(this.#work, 1)
    return this.#first
  }

  get nextSibling(): XmlNode | null {
    spend(this.#work, 1)
    return this.#next
  }

  get previousSibling(): XmlNode | null {
    spend(this.#work, 1)
    return this.#previous
  }

  get parentNode(): XmlNode | null {
    spend(this.#work, 1)
    return this.nodeType === kinds.attribute ? null : (this.#parent ?? null)
  }

  get ownerDocument(): XmlNode | null {
    let node = this.#parent ?? null
    for (let above = node; above; above = above.#parent ?? null) node = above
    return node
  }

  get attributes(): { readonly length: number; item(index: number): XmlNode | undefined } {
    spend(this.#work, 1 + this.#attributes.length)
    const attributes = this.#attributes
    return { length: attributes.length, item: (index) => attributes[index] }
  }

  get nodeValue(): string {
    spend(this.#work, 1 + (this.#text.length >> 4))
    return this.#text
  }

  get nodeName(): string {
    return this.name?.full ?? '#node'
  }

  get localName(): string | null {
    return this.name?.local ?? null
  }

  get prefix(): string | null {
    return this.name?.prefix || null
  }

  get namespaceURI(): string | null {
    return this.name?.uri || null
  }

  /** 2: the other precedes, 4: it follows. */
  compareDocumentPosition(other: XmlNode): number {
    spend(this.#work, 1)
    return other.order < this.order ? 2 : 4
  }
}
