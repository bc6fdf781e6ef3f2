import type { JsonObject } from '@testmesh/protocol'
import { isScalar } from 'yaml'
import { actionTableOf } from '../read/action-table.ts'
import { keysOf, parentOf } from '../source/pointer.ts'
import type { Edit } from './edit.ts'
import type { EditContext } from './edit-context.ts'
import { findSlot, startOf } from './layout.ts'

/**
 * The edit that a value from a field means. Nothing, for a setting of the language, is to take its key away. A text in the place of
 * a `|` block ends as the block does, so that it stays one: a field does not show its last line end.
 */
export const meantEdit = (context: EditContext, edit: Edit): Edit => {
  if (edit.kind !== 'setValue') return edit
  const { pointer, value } = edit
  const old = findSlot(context.layout, pointer)?.value
  if (value === null && old && isSetting(context, pointer)) return { kind: 'deleteKey', pointer }
  if (typeof value !== 'string' || value === '' || value.endsWith('\n') || !isScalar(old)) return edit
  const isClipped = /^[|>]\d?(?=\s)/.test(context.layout.source.text.slice(startOf(old)))
  return isClipped && String(old.value).endsWith('\n') ? { ...edit, value: `${value}\n` } : edit
}

/** A key that the flow, a step or its action knows, and no key of data, in which nothing is a value. */
export const isSetting = ({ steps, descriptors }: EditContext, pointer: string): boolean => {
  const holder = parentOf(pointer)
  if (holder === '' || steps.has(holder)) return true
  const step = steps.get(holder.replace(/\/config$/, ''))
  const properties = step && actionTableOf(descriptors).get(step.action)?.descriptor.config.properties
  return Object.hasOwn((properties ?? {}) as JsonObject, keysOf(pointer).at(-1) ?? '')
}
