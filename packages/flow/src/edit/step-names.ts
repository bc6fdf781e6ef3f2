import type { NameUse } from '@testmesh/expressions'
import type { Flow } from '../model/flow.ts'
import { visitSteps } from '../model/visit-steps.ts'

/** The id of a step, and where it stands in a text. */
interface NamedStep {
  readonly id: string
  readonly start: number
  readonly end: number
}

/** Finds the steps that the use of a name is about: `pay.body`, `steps["pay"]`, and inside what holds it `payment.pay`. */
export const stepNames = (flow: Flow) => {
  const inside = new Map<string, Set<string>>()
  const outputs = new Set<string>()
  visitSteps(flow, ({ id, output = {} }, { parents }) => {
    if (!inside.has(id)) inside.set(id, new Set())
    for (const parent of parents) inside.get(parent.id)?.add(id)
    for (const key of Object.keys(output)) outputs.add(key.replace(/\?$/, ''))
  })
  return (text: string, use: NameUse, hidden: ReadonlySet<string>): NamedStep[] => {
    const parts = partsOf(text, use)
    const isLong = use.name === 'steps' && parts.length > 1
    const [first, ...rest] = isLong ? parts.slice(1) : parts
    const isHidden = !isLong && (hidden.has(use.name) || outputs.has(use.name))
    if (!first || isHidden || !inside.has(first.id)) return []
    return [first, ...nested(rest, inside.get(first.id), inside)]
  }
}

/** Steps inside a step: of a group by their ids, of a loop behind `results[0]`, of a branch behind its name. */
const nested = (
  parts: readonly NamedStep[],
  within: ReadonlySet<string> | undefined,
  inside: ReadonlyMap<string, ReadonlySet<string>>,
): NamedStep[] => {
  const at = parts.findIndex(
    ({ id }, index) => within?.has(id) || !(/^(?:\d+|results|branches)$/.test(id) || parts[index - 1]?.id === 'branches'),
  )
  const part = parts[at]
  return part && within?.has(part.id) ? [part, ...nested(parts.slice(at + 1), inside.get(part.id), inside)] : []
}

/** The keys of a path as they are written. */
const partsOf = (text: string, { name, start, end }: NameUse): NamedStep[] => {
  if (!text.startsWith(name, start)) return []
  const parts: NamedStep[] = [{ id: name, start, end: start + name.length }]
  const link = /\s*(?:\?\.|\.)\s*([\p{L}\p{N}_$@-]+)|(?:\?\.)?\[\s*(?:"([^"\\]*)"|'([^'\\]*)'|(-?\d+))\s*\]/uy
  link.lastIndex = start + name.length
  while (link.lastIndex < end) {
    const from = link.lastIndex
    const found = link.exec(text)
    const id = found?.slice(1).find((key) => key !== undefined)
    if (!found || id === undefined) break
    const at = from + found[0].lastIndexOf(id)
    parts.push({ id, start: at, end: at + id.length })
  }
  return parts
}
