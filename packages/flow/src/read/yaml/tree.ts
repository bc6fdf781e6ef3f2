/** YAML as it was written, without its library: values with the stretch of text each stands in. */
export type TreeNode = ScalarNode | ListNode | MapNode

interface Node {
  readonly start: number
  readonly end: number
  /** How many nodes it holds, itself included, aliases followed. */
  readonly size: number
}

export interface ScalarNode extends Node {
  readonly kind: 'scalar'
  readonly value: string | number | boolean | null
  /** As it was written, without quotes. */
  readonly text: string
  /** Neither quoted nor a block. */
  readonly isPlain: boolean
  /** Nothing stands there at all, as behind `body:`. */
  readonly isEmpty: boolean
}

export interface ListNode extends Node {
  readonly kind: 'list'
  readonly items: readonly TreeNode[]
}

export interface MapNode extends Node {
  readonly kind: 'map'
  readonly entries: readonly Entry[]
}

export interface Entry {
  readonly key: string
  readonly keyStart: number
  readonly keyEnd: number
  readonly value: TreeNode
}

export const isEmpty = (node: TreeNode): boolean => node.kind === 'scalar' && node.isEmpty

/** A number or boolean that is another text than the one that stands there: `1.10`, `1e3`, `+49`, `TRUE`. */
export const isRewritten = ({ value, text }: ScalarNode): boolean =>
  (typeof value === 'number' || typeof value === 'boolean') && String(value) !== text

/** What a node is, in words: `a list`, `text`, `nothing`. */
export const kindInWords = (node: TreeNode): string => {
  if (node.kind !== 'scalar') return `a ${node.kind}`
  if (node.value === null) return node.isEmpty ? 'nothing' : 'null'
  if (typeof node.value === 'string') return 'text'
  return typeof node.value === 'number' ? 'a number' : `${node.value}`
}

export const findEntry = (node: TreeNode, key: string): Entry | undefined =>
  node.kind === 'map' ? node.entries.find((entry) => entry.key === key) : undefined

/** Something that stands for itself in the place of another node: what a dialect's quirk means. */
export const scalarAt = ({ start, end }: { readonly start: number; readonly end: number }, value: ScalarNode['value']): ScalarNode => ({
  kind: 'scalar',
  start,
  end,
  size: 1,
  value,
  text: String(value),
  isPlain: false,
  isEmpty: false,
})

export const listAt = ({ start, end }: { readonly start: number; readonly end: number }, items: readonly TreeNode[]): ListNode => ({
  kind: 'list',
  start,
  end,
  size: sizeOf(items),
  items,
})

export const mapAt = ({ start, end }: { readonly start: number; readonly end: number }, entries: readonly Entry[]): MapNode => ({
  kind: 'map',
  start,
  end,
  size: sizeOf(entries.map((entry) => entry.value)),
  entries,
})

const sizeOf = (nodes: readonly TreeNode[]): number => nodes.reduce((sum, node) => sum + node.size, 1)
