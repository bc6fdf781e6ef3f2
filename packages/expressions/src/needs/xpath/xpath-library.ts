/** What we use of the library `xpath`. */
export interface XPathLibrary {
  /** @throws Error when the path cannot be read */
  parse(path: string): ParsedXPath
  readonly XNodeSet: { readonly prototype: NodeSet }
  readonly XNumber: { readonly prototype: object }
  readonly XBoolean: { readonly prototype: object }
}

export interface ParsedXPath {
  /** The tree of the path. */
  readonly expression: object
  evaluate(options: XPathOptions): XPathResult
}

export interface XPathOptions {
  readonly node: unknown
  readonly namespaces: (prefix: string) => string | undefined
}

export interface XPathResult {
  stringValue(): string
  numberValue(): number
  booleanValue(): boolean
}

export interface NodeSet extends XPathResult {
  nodes: unknown[]
  size: number
  tree: unknown
  addArray(nodes: readonly unknown[]): void
  toUnsortedArray(): unknown[]
}

/** Loads the library. */
export const loadXPath = async (): Promise<XPathLibrary> => {
  // `as string` keeps the compiler away from the library's declarations: they bring the whole DOM into packages that have none.
  const { default: library } = (await import('xpath' as string)) as { default: XPathLibrary }
  library.XNodeSet.prototype.addArray = addNodes
  return library
}

/** Its own looks through all nodes of the set for each that it adds: a path that finds ten thousand nodes would take a second. */
function addNodes(this: NodeSet, nodes: readonly unknown[]): void {
  this.nodes = [...new Set([...this.nodes, ...nodes])]
  this.size = this.nodes.length
  this.tree = null
}
