import type { JsonObject, JsonValue } from '@testmesh/protocol'
import { pointerTo } from '../source/pointer.ts'
import type { Edit } from './edit.ts'
import type { EditContext } from './edit-context.ts'
import { valueAt } from './json-at.ts'
import { findCollection, isBlock } from './layout.ts'
import { isSame } from './written-flow.ts'

/** The setting of a map over another as settings of what differs, so that the rest keeps its lines and comments. */
export const partsOf = (context: EditContext, { pointer, value }: Extract<Edit, { kind: 'setValue' }>): Edit[] | undefined => {
  const holder = findCollection(context.layout, pointer)
  const old = valueAt(context.written.flow, pointer) as JsonValue | undefined
  if (pointer === '' || !isBlock(holder ?? null) || !isMap(old) || !isMap(value) || context.steps.has(pointer)) return undefined
  const changed = Object.entries(value).filter(([key, item]) => !isSame(old[key], item))
  const removed = Object.keys(old).filter((key) => !Object.hasOwn(value, key))
  if (removed.length === Object.keys(old).length) return undefined
  return [
    ...changed.flatMap(([key, item]) => {
      const part: Edit = { kind: 'setValue', pointer: pointerTo(pointer, key), value: item }
      return partsOf(context, part) ?? [part]
    }),
    ...removed.map((key): Edit => ({ kind: 'deleteKey', pointer: pointerTo(pointer, key) })),
  ]
}

const isMap = (value: JsonValue | undefined): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)
