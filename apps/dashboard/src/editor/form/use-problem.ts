'use client'
import type { Diagnostic } from '@testmesh/protocol'
import { useEditor } from '../editor-store.ts'

/** What is wrong at a place of the flow: an error, else what can be mended. `isDeep`: or anywhere inside of it. */
export const useProblem = (pointer: string, { isDeep }: { readonly isDeep: boolean }): Diagnostic | undefined => {
  const own = useEditor(({ diagnostics }) => problemIn(diagnostics, pointer, isDeep))
  const remote = useEditor((state) => problemIn(state.remote, pointer, isDeep))
  return own ?? remote
}

const problemIn = (diagnostics: readonly Diagnostic[], pointer: string, isDeep: boolean): Diagnostic | undefined => {
  const isHere = ({ place }: Diagnostic): boolean =>
    place.pointer === pointer || (isDeep && place.pointer?.startsWith(`${pointer}/`) === true)
  return (
    diagnostics.find((one) => one.severity === 'error' && isHere(one)) ??
    diagnostics.find((one) => one.severity === 'warning' && one.fix && isHere(one))
  )
}
