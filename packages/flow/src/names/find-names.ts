import type { ActionDescriptor } from '@testmesh/protocol'
import type { Flow } from '../model/flow.ts'
import { visitSteps } from '../model/visit-steps.ts'
import { namedTexts } from './named-texts.ts'
import { createResolver, type NameScope, type ResolvedName } from './resolve-name.ts'

/** A place in a text of a flow where something is named. */
export interface NameUsePlace extends ResolvedName {
  readonly pointer: string
  /** The text at `pointer`. */
  readonly text: string
  readonly scope: NameScope
}

export interface FindNamesOptions {
  /** Columns of the data file, where it has been read; those of rows in the flow itself are known. */
  readonly columns?: readonly string[]
}

const nothing: NameScope = { locals: new Map(), fields: new Set() }

/** Every place where a flow names something. */
export const findNames = (
  flow: Flow,
  descriptors: readonly ActionDescriptor[],
  { columns = [] }: FindNamesOptions = {},
): NameUsePlace[] => {
  const resolve = createResolver(flow, [...columns, ...ownColumns(flow)])
  const found: NameUsePlace[] = []
  visitSteps(flow, ({ depends_on: ids = [] }, { pointer }) => {
    for (const [index, name] of ids.entries())
      found.push({ kind: 'step', name, start: 0, end: name.length, text: name, pointer: `${pointer}/depends_on/${index}`, scope: nothing })
  })
  for (const { pointer, text, names, scope } of namedTexts(flow, descriptors))
    for (const use of names) for (const name of resolve(text, use, scope)) found.push({ ...name, pointer, text, scope })
  return found
}

/** Columns of the rows that are written in the flow. */
export const ownColumns = ({ data }: Flow): string[] =>
  typeof data === 'object' ? [...new Set(data.flatMap((row) => Object.keys(row)))] : []
