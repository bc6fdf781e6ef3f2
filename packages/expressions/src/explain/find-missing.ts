import type { MissingPath } from '../compiled.ts'
import type { Frame } from '../evaluate/frame.ts'
import { ExpressionError } from '../expression-error.ts'
import { didYouMean } from '../nearest-names.ts'
import type { Node } from '../syntax/ast.ts'
import { readElement, readMember } from '../values/read-member.ts'
import { showValue } from '../values/show-value.ts'
import { isMap } from '../values/type-of.ts'

/** A chain of fixed keys on a name, an element or `$`. */
export interface Chain {
  readonly head: Node
  readonly keys: readonly (string | number)[]
}

/** The chain that a node is; `undefined` when a part of it is computed. */
export const chainOf = (node: Node): Chain | undefined => {
  switch (node.type) {
    case 'name':
    case 'local':
      return { head: node, keys: [] }
    case 'jsonPath':
      return node.path.keys && !node.base ? { head: node, keys: node.path.keys } : undefined
    case 'token':
      return chainOf(node.inner)
    case 'member':
      return longer(chainOf(node.target), node.key)
    case 'index': {
      const { index } = node
      const key = index.type === 'literal' ? index.value : undefined
      return typeof key === 'string' || typeof key === 'number' ? longer(chainOf(node.target), key) : undefined
    }
    default:
      return undefined
  }
}

const longer = (chain: Chain | undefined, key: string | number): Chain | undefined =>
  chain && { head: chain.head, keys: [...chain.keys, key] }

/** Where a path stops, when it leads nowhere. Never throws. */
export const findMissing = (node: Node, frame: Frame): MissingPath | undefined => {
  const chain = chainOf(node)
  if (!chain) return undefined
  let value = headValue(chain.head, frame)
  let text = headText(chain.head)
  for (const key of chain.keys) {
    const next = typeof key === 'number' ? readElement(value, key) : readMember(value, key)
    if (next === undefined) return { ...spanOf(node), text: pathText(node), note: noteOf(text, value, key) }
    value = next
    text += keyText(key)
  }
  return value === undefined ? { ...spanOf(node), text: pathText(node), note: `${text} is missing` } : undefined
}

const spanOf = ({ start, end }: Node) => ({ start, end })

const headValue = (head: Node, { scope, slots }: Frame): unknown => {
  try {
    if (head.type === 'local') return slots[head.slot]
    if (head.type === 'jsonPath') return scope.root(head.path.head)
    return head.type === 'name' && scope.has(head.name) ? scope.get(head.name) : undefined
  } catch (error) {
    if (error instanceof ExpressionError) return undefined
    throw error
  }
}

const headText = (head: Node): string => (head.type === 'name' ? head.name : head.type === 'local' ? '#' : '$')

/** A path as written: `body.items[0].id`. */
export const pathText = (node: Node): string => {
  const chain = chainOf(node)
  return chain ? headText(chain.head) + chain.keys.map(keyText).join('') : 'the value'
}

const keyText = (key: string | number): string =>
  typeof key === 'string' && /^[\p{L}_][\p{L}\p{N}_-]*$/u.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`

/** `price-1` is one key, as step and header names have hyphens. */
const subtractionHint = (key: string | number, value: Readonly<Record<string, unknown>>): string | undefined => {
  const [, name, count] = /^(.+)-(\d+)$/.exec(String(key)) ?? []
  return name !== undefined && Object.hasOwn(value, name) ? `subtraction wants spaces: ${name} - ${count}` : undefined
}

const noteOf = (parent: string, value: unknown, key: string | number): string => {
  if (Array.isArray(value)) {
    const size = `${parent} has ${value.length} element${value.length === 1 ? '' : 's'}`
    return typeof key === 'number' ? size : `${size} and no key ${JSON.stringify(key)}`
  }
  if (!isMap(value)) return value === undefined ? `${parent} is missing` : `${parent} is ${showValue(value, 60).text}`
  const keys = Object.keys(value)
  const near = subtractionHint(key, value) ?? didYouMean(String(key), keys)
  const list = keys.length > 0 && keys.length <= 8 ? `; it has ${keys.map((name) => JSON.stringify(name)).join(', ')}` : ''
  return `${parent} has no key ${JSON.stringify(key)}${near ? `; ${near}` : list}`
}
