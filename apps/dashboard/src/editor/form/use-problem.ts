'use client'
import type { Diagnostic } from '@testmesh/protocol'
import { said } from '../../ui/format.ts'
import { useEditor } from '../editor-store.ts'

/** What is wrong at a place of the flow, in words. `isDeep`: or anywhere inside of it. */
export const useProblem = (pointer: string, { isDeep }: { readonly isDeep: boolean }): string | undefined => {
  const own = useEditor(({ diagnostics }) => problemIn(diagnostics, pointer, isDeep))
  const remote = useEditor((state) => problemIn(state.remote, pointer, isDeep))
  return own ?? remote
}

const problemIn = (diagnostics: readonly Diagnostic[], pointer: string, isDeep: boolean): string | undefined => {
  const found = diagnostics.find(
    ({ severity, place }) =>
      severity === 'error' && (place.pointer === pointer || (isDeep && place.pointer?.startsWith(`${pointer}/`) === true)),
  )
  return found && said(found.message, found.hint)
}
