'use client'
import { usePlace } from '../../place/use-place.ts'
import { useApi } from '../../session/api.tsx'
import { useEditorStore } from '../editor-store.ts'

/** Lets completion and hover know what the last run saw: asked before each of them. What cannot be had is left out. */
export const useLastValues = (): (() => Promise<void>) => {
  const store = useEditorStore()
  const { client } = useApi()
  const { id } = usePlace()
  return () =>
    import('./last-values.ts').then(
      ({ tellLastValues }) => tellLastValues(store, { client, flowId: id }),
      () => {},
    )
}
