'use client'
import type { Diagnostic } from '@testmesh/protocol'
import { said } from '../../ui/format.ts'
import { mend } from '../commands.ts'
import { useEditorStore } from '../editor-store.ts'

/** What is wrong, in words, and what mends it. */
export const Told = ({ problem }: { problem: Diagnostic }) => {
  const store = useEditorStore()
  const { message, hint, fix } = problem
  return (
    <>
      {said(message, hint)}
      {fix && store.canEdit && (
        <button
          type="button"
          className="ml-2 inline-flex min-h-6 items-center font-medium text-primary hover:underline"
          onClick={() => void mend(store, problem)}
        >
          {fix.title}
        </button>
      )}
    </>
  )
}
