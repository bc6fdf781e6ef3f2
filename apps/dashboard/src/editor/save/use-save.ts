'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ApiProblem } from '@testmesh/client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { addressOf } from '../../place/use-place.ts'
import { useApi } from '../../session/api.tsx'
import { isNotFound } from '../../session/is-not-found.ts'
import { problemText } from '../../ui/problem.tsx'
import { toast } from '../../ui/toast.ts'
import { useEditorStore } from '../editor-store.ts'
import { toEditor, toServer } from '../server-text.ts'
import { replaceText } from '../use-draft.ts'

/** The same flow, saved by somebody else meanwhile. */
export interface Conflict {
  readonly base: string
  readonly theirs: string
  readonly version: number
}

export interface SaveWish {
  readonly message?: string
  /** Instead of the buffer: what a merge gave, and the version it stands on. */
  readonly merged?: { readonly text: string; readonly version: number }
}

/** Saves on the version that was read; a later one is never written over but shown. */
export const useSave = (flow: { readonly id: string; readonly path: string | null; readonly collectionId: string | null }) => {
  const store = useEditorStore()
  const { client, workspace } = useApi()
  const queries = useQueryClient()
  const router = useRouter()
  const [conflict, setConflict] = useState<Conflict>()
  const compare = async (): Promise<void> => {
    try {
      const theirs = await client.getFlowText({ params: { id: flow.id } })
      setConflict({ base: store.getState().saved.text, theirs: toEditor(theirs.text), version: theirs.version })
    } catch (error) {
      toast.error(`What others saved could not be read: ${problemText(error)}`)
    }
  }
  /** What was removed comes back with what was written since, as a flow of its own. */
  const again = useMutation({
    mutationFn: () => {
      const text = toServer(store.getState().text, store.form)
      return client.createFlow({ body: { text, path: flow.path, collectionId: flow.collectionId } })
    },
    onSuccess: ({ id, text, version }) => {
      store.setState({ saved: { text: toEditor(text), version } })
      void queries.invalidateQueries({ queryKey: [workspace.slug, 'flows'] })
      router.push(addressOf(workspace.slug, 'flows', id))
    },
    onError: (error) => toast.error(`It was not made again: ${problemText(error)}`),
  })
  const save = useMutation({
    // One after the other: who presses the keys twice is nobody else.
    scope: { id: `save ${flow.id}` },
    mutationFn: async ({ message, merged }: SaveWish) => {
      const { text: now, saved } = store.getState()
      if (!merged && now === saved.text) return undefined
      const next = merged ?? { text: now, version: saved.version }
      const text = toServer(next.text, store.form)
      const body = { text, path: flow.path, collectionId: flow.collectionId, ...(message !== undefined && { message }) }
      return client.updateFlow({ params: { id: flow.id }, body, ifMatch: next.version })
    },
    onSuccess: (reply, { merged }) => {
      // What was saved by the time it came to it.
      if (!reply) return
      const { text: kept, version } = reply
      const text = toEditor(kept)
      setConflict(undefined)
      store.setState({ saved: { text, version } })
      if (merged) replaceText(store, text, 'input.merge')
      void queries.invalidateQueries({ queryKey: [workspace.slug, 'flows'] })
      toast.success(`Saved as version ${version}`)
    },
    onError: (error) => {
      if (error instanceof ApiProblem && error.status === 409) return compare()
      if (isNotFound(error))
        return toast.error('It was not saved: somebody removed this flow meanwhile.', {
          duration: Number.POSITIVE_INFINITY,
          action: { label: 'Make it again', onClick: () => again.mutate() },
        })
      const isAway = error instanceof ApiProblem && error.status === 0
      const reason = isAway ? 'the server does not answer. The text stays here, and in this browser.' : problemText(error)
      toast.error(`It was not saved: ${reason}`)
    },
  })
  return {
    save: (wish: SaveWish = {}) => save.mutate(wish),
    isSaving: save.isPending,
    conflict,
    compare: () => void compare(),
    makeAgain: () => again.mutate(),
    dropConflict: () => setConflict(undefined),
  }
}
