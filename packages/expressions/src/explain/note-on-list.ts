import { isTruthy } from '@testmesh/protocol'
import { findFunction } from '../functions/function-table.ts'
import type { Scope } from '../scope.ts'
import type { Node } from '../syntax/ast.ts'
import { showValue } from '../values/show-value.ts'
import { evaluatePart } from './evaluate-part.ts'
import type { Parsed } from './parsed.ts'

/** Why `all`, `any` or `none` of a list do not hold: which element decided it. Never throws. */
export const noteOnList = (node: Node, parsed: Parsed, scope: Scope): string | undefined => {
  if (node.type !== 'call') return undefined
  const name = findFunction(node.name)?.name
  if (name !== 'all' && name !== 'any' && name !== 'none') return undefined
  const [listNode] = node.args
  const list = listNode && evaluatePart(listNode, parsed, scope)?.value
  const fits = evaluatePart({ ...node, name: 'map' }, parsed, scope)?.value
  if (!Array.isArray(list) || !Array.isArray(fits)) return undefined
  if (list.length === 0) return 'the list is empty'
  if (name === 'any') return `none of ${list.length} element${list.length === 1 ? '' : 's'} fits`
  const at = fits.findIndex((fit) => isTruthy(fit) !== (name === 'all'))
  const count = fits.filter((fit) => isTruthy(fit) !== (name === 'all')).length
  if (at < 0) return undefined
  const verbs = name === 'all' ? ['does not fit', 'do not fit'] : ['fits', 'fit']
  return `${count} of ${list.length} ${verbs[count === 1 ? 0 : 1]}, the first is [${at}]: ${showValue(list[at], 100).text}`
}
