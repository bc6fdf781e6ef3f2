import type { ActionDescriptor } from '@testmesh/protocol'
import type { Flow } from '../model/flow.ts'
import type { FlowReading } from '../model/flow-reading.ts'
import { visitSteps } from '../model/visit-steps.ts'
import { pointerTo } from '../source/pointer.ts'
import { rangeInScalar } from '../source/range-in-scalar.ts'
import { type FindNamesOptions, findNames, type NameUsePlace } from './find-names.ts'
import { localNames } from './named-texts.ts'
import { type NameKind, outputName, variablesSetBy } from './resolve-name.ts'

/** Offsets into the text of the file. */
export type TextRange = readonly [start: number, end: number]

/** Where a flow gives a name to something. */
export interface Declaration {
  readonly pointer: string
  /** Whether the name is the key that stands there, or its value. */
  readonly at: 'key' | 'value'
  /** Of the name itself. */
  readonly range: TextRange
}

/** Something that a flow gives a name to, everywhere. */
export interface FlowName {
  readonly kind: Exclude<NameKind, 'other'>
  readonly name: string
  /** Of a local: pointer of the step that it belongs to. */
  readonly owner?: string
  /** None for a column of a file, and for what has its name from where it stands. */
  readonly declarations: readonly Declaration[]
  readonly uses: readonly NameUse[]
}

export interface NameUse extends NameUsePlace {
  /** Of the name itself; where that cannot be told, as in a folded text, of the whole text. */
  readonly range: TextRange
  readonly isExact: boolean
}

/** Every name of a flow: where it is given, and where it is read. */
export const nameTable = (
  { flow, source }: FlowReading,
  descriptors: readonly ActionDescriptor[],
  options: FindNamesOptions = {},
): FlowName[] => {
  if (!flow) return []
  const table = new Map<string, FlowName & { declarations: Declaration[]; uses: NameUse[] }>()
  const entryOf = ({ kind, name, owner }: Pick<FlowName, 'kind' | 'name' | 'owner'>) => {
    const key = `${kind} ${name} ${owner ?? ''}`
    const known = table.get(key) ?? { kind, name, ...(owner === undefined ? {} : { owner }), declarations: [], uses: [] }
    table.set(key, known)
    return known
  }
  for (const { pointer, at, ...named } of declarationsOf(flow)) {
    const range = rangeOfDeclaration(source, { name: named.name, pointer, at })
    const entry = entryOf(named)
    if (range) entry.declarations.push({ pointer, at, range })
  }
  for (const use of findNames(flow, descriptors, options)) {
    const { kind } = use
    const placed = kind === 'other' ? undefined : placeUse(source, use)
    if (kind !== 'other' && placed) entryOf({ ...use, kind }).uses.push(placed)
  }
  return [...table.values()]
}

interface Declared extends Pick<FlowName, 'kind' | 'name' | 'owner'>, Omit<Declaration, 'range'> {}

const declarationsOf = (flow: Flow): Declared[] => {
  const found: Declared[] = [...keysAt(flow.env, '/env', 'variable'), ...keysAt(flow.inputs, '/inputs', 'input')]
  if (Array.isArray(flow.data)) for (const [index, row] of flow.data.entries()) found.push(...keysAt(row, `/data/${index}`, 'column'))
  visitSteps(flow, (step, { pointer }) => {
    found.push({ kind: 'step', name: step.id, pointer: `${pointer}/id`, at: 'value' })
    for (const name of Object.keys(step.output ?? {}))
      found.push({ kind: 'output', name: outputName(name), pointer: pointerTo(`${pointer}/output`, name), at: 'key' })
    const set = variablesSetBy(step)
    for (const name of set?.names ?? [])
      found.push({ kind: 'variable', name, pointer: pointerTo(`${pointer}${set?.at ?? ''}`, name), at: 'key' })
    for (const [index, name] of localNames(step).entries())
      found.push({
        kind: 'local',
        name,
        owner: pointer,
        pointer: `${pointer}/config/${index === 0 && step.action === 'for_each' ? 'item_name' : 'index_name'}`,
        at: 'value',
      })
  })
  return found
}

const keysAt = (map: object | undefined, pointer: string, kind: Declared['kind']): Declared[] =>
  Object.keys(map ?? {}).map((name) => ({ kind, name, pointer: pointerTo(pointer, name), at: 'key' }))

type Source = FlowReading['source']

/** Without quotes and the `?` of an output; absent for what is not written so. */
const rangeOfDeclaration = (
  { text, ranges }: Source,
  { name, pointer, at }: Omit<Declaration, 'range'> & { readonly name: string },
): TextRange | undefined => {
  const [start, end, keyStart, keyEnd] = (Object.hasOwn(ranges, pointer) ? ranges[pointer] : undefined) ?? []
  const [from, to] = at === 'key' ? [keyStart, keyEnd] : [start, end]
  if (from === undefined || to === undefined) return undefined
  const quotes = /^(["']).*\1$/.test(text.slice(from, to)) ? 1 : 0
  const range: TextRange = [from + quotes, from + quotes + name.length]
  const rest = text.slice(range[1], to - quotes)
  return text.slice(...range) === name && (rest === '' || (at === 'key' && rest === '?')) ? range : undefined
}

const placeUse = ({ text, ranges }: Source, use: NameUsePlace): NameUse | undefined => {
  const range = Object.hasOwn(ranges, use.pointer) ? ranges[use.pointer] : undefined
  if (!range) return undefined
  const whole: TextRange = [range[0], range[1]]
  const exact = rangeInScalar(text, whole, use)
  return exact && text.slice(...exact) === use.name ? { ...use, range: exact, isExact: true } : { ...use, range: whole, isExact: false }
}
