'use client'
import type { JsonValue } from '@testmesh/protocol'
import { useEditorStore } from '../editor-store.ts'

/** A field says what it is now: one edit, one step of the history. Undefined takes the key away. */
export const useCommit = (): ((pointer: string, value: JsonValue | undefined) => Promise<boolean>) => {
  const store = useEditorStore()
  return (pointer, value) => store.edit(value === undefined ? { kind: 'deleteKey', pointer } : { kind: 'setValue', pointer, value })
}
