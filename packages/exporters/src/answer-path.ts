import type { Node } from '@testmesh/expressions/syntax'
import type { AnswerPath } from './exported.ts'

/** A name and what is read of it: `order.items[0]`. */
export interface Chain {
  readonly name: string
  readonly keys: readonly (string | number)[]
}

/** Undefined for what is more than a path from a name. */
export const chainOf = (node: Node): Chain | undefined => {
  switch (node.type) {
    case 'name':
      return { name: node.name, keys: [] }
    case 'token':
      return node.fallback === undefined ? chainOf(node.inner) : undefined
    case 'member':
      return further(node.target, node.key)
    case 'index':
      return node.index.type === 'literal' && (typeof node.index.value === 'string' || typeof node.index.value === 'number')
        ? further(node.target, node.index.value)
        : undefined
    case 'jsonPath':
      return node.path.keys && (node.base ? further(node.base, ...node.path.keys) : fromRoot(node.path.keys))
    default:
      return undefined
  }
}

const further = (target: Node, ...more: readonly (string | number)[]): Chain | undefined => {
  const chain = chainOf(target)
  return chain && { name: chain.name, keys: [...chain.keys, ...more] }
}

/** `$.body.id` is the id of the body, and `$.id` of whatever `$` is: that is nothing to guess. */
const fromRoot = ([name, ...keys]: readonly (string | number)[]): Chain | undefined =>
  typeof name === 'string' && roots.has(name) ? { name, keys } : undefined

const roots: ReadonlyMap<string, AnswerPath['root']> = new Map([
  ['status', 'status'],
  ['status_code', 'status'],
  ['headers', 'headers'],
  ['body', 'body'],
  ['duration_ms', 'duration_ms'],
  ['response_time', 'duration_ms'],
  ['time', 'duration_ms'],
])

/** The part of an answer that a path of its step reads. */
export const answerPath = ({ name, keys }: Chain): AnswerPath | undefined => {
  const root = roots.get(name)
  if (root === undefined) return undefined
  if (root === 'body') return { root, keys }
  const [key, ...others] = keys
  if (root !== 'headers') return key === undefined ? { root, keys } : undefined
  return typeof key === 'string' && others.length === 0 ? { root, keys: [key.toLowerCase()] } : undefined
}

/** As the language writes it. */
export const pathText = ({ root, keys }: AnswerPath): string =>
  root + keys.map((key) => (typeof key === 'string' && /^[A-Za-z_]\w*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`)).join('')
