import { equalsUntyped } from '../evaluate/operate.ts'
import type { Scope } from '../scope.ts'
import { type BinaryNode, childrenOf, type Node } from '../syntax/ast.ts'
import { typeOf } from '../values/type-of.ts'
import { evaluatePart } from './evaluate-part.ts'
import { isFixed } from './find-idle.ts'
import { chainOf, pathText } from './find-missing.ts'
import type { Parsed } from './parsed.ts'

/** Something a condition may hold by that its author hardly meant. `tell` says so when it is the case. */
interface Doubt {
  readonly tell: (read: (node: Node) => Known) => string | undefined
}

/** Undefined where a part cannot be evaluated. */
type Known = { readonly value: unknown } | undefined

/**
 * Tells of a condition that holds for want of a value: a path that is missing and so differs from anything, or equals another one that
 * is missing; a list without elements, of which anything is true; nothing that is read at all. And of a `!=` that holds by the types alone.
 * Absent when the expression has nothing of the kind.
 */
export const findWarning = (parsed: Parsed): ((scope: Scope) => string | undefined) | undefined => {
  if (isFixed(parsed.node)) return () => 'it reads no value, so it always holds'
  const doubts: Doubt[] = []
  collect(parsed.node, doubts, parsed.text)
  if (doubts.length === 0) return undefined
  return (scope) => {
    for (const { tell } of doubts) {
      const told = tell((node) => evaluatePart(node, parsed, scope))
      if (told !== undefined) return told
    }
    return undefined
  }
}

const collect = (node: Node, doubts: Doubt[], text: string): void => {
  if (node.type === 'closure') return
  if (node.type === 'binary' && (node.operator === '!=' || node.isNegated)) doubts.push(...differing(node, text))
  else if (node.type === 'binary' && node.operator === '==' && chainOf(node.left) && chainOf(node.right))
    doubts.push(equal(node.left, node.right))
  else if (node.type === 'call' && node.name === 'all' && node.args[0]) doubts.push(ofAll(node.args[0]))
  for (const child of childrenOf(node)) collect(child, doubts, text)
}

const differing = (node: BinaryNode, text: string): Doubt[] => {
  const sides = [node.left, node.right]
  if (sides.some((side) => side.type === 'literal' && side.value === null)) return []
  const missing = sides
    .filter((side) => chainOf(side) !== undefined)
    .map(
      (side): Doubt => ({
        tell: (read) => (isMissing(read(side)) ? `${pathText(side)} is missing, so it differs from anything` : undefined),
      }),
    )
  return ['!=', 'in', 'contains'].includes(node.operator) ? [...missing, byType(node, text)] : missing
}

/** `body.count != 7` of the text `"7"`: what was to be kept out is there, spelled in another type. */
const byType = (node: BinaryNode, text: string): Doubt => {
  const [one = '', other = ''] = [node.left, node.right].map(({ start, end }) => text.slice(start, end))
  const tell = (left: unknown, right: unknown): string | undefined => {
    switch (node.operator) {
      case 'in':
        return hasNearly(right, left) ? `${one} differs from an element of ${other} by its type alone` : undefined
      case 'contains':
        return hasNearly(left, right) ? `${other} differs from an element of ${one} by its type alone` : undefined
      default:
        return isNearly(left, right)
          ? `${one} is a ${typeOf(left)} and ${other} a ${typeOf(right)}: they differ by their types alone`
          : undefined
    }
  }
  return {
    tell: (read) => {
      const told = tell(read(node.left)?.value, read(node.right)?.value)
      // Of text without a type of its own it does not hold.
      return told !== undefined && read(node)?.value === true ? told : undefined
    },
  }
}

const hasNearly = (list: unknown, value: unknown): boolean => Array.isArray(list) && list.some((item) => isNearly(item, value))

const isNearly = (one: unknown, other: unknown): boolean =>
  typeof one === 'string' ? equalsUntyped(one, other) : typeof other === 'string' && equalsUntyped(other, one)

const equal = (left: Node, right: Node): Doubt => {
  const [one, other] = [pathText(left), pathText(right)]
  if (one === other) return { tell: () => `${one} is compared with itself` }
  const isNothing = (known: Known): boolean => known !== undefined && (known.value ?? null) === null
  return {
    tell: (read) => {
      const first = read(left)
      // Most conditions hold by two values: of one that is there nothing is to be said.
      if (!isNothing(first)) return undefined
      const second = read(right)
      if (!isNothing(second)) return undefined
      if (isMissing(first)) return `${one} is missing, and equals ${other}, which has no value either`
      return isMissing(second) ? `${other} is missing, and equals ${one}, which has no value either` : undefined
    },
  }
}

const ofAll = (list: Node): Doubt => ({
  tell: (read) => {
    const value = read(list)?.value
    return Array.isArray(value) && value.length === 0 ? `${textOf(list)} is empty, and all holds of no element` : undefined
  },
})

const textOf = (node: Node): string => (chainOf(node) ? pathText(node) : 'the list')

const isMissing = (known: Known): boolean => known !== undefined && known.value === undefined
