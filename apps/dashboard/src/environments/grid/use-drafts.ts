'use client'
import { useCallback, useState } from 'react'
import { useApi } from '../../session/api.tsx'
import { problemText } from '../../ui/problem.tsx'
import { readValue } from '../model/cell-value.ts'
import { withChange } from '../model/matrix.ts'
import { useMatrixCache } from '../queries.ts'

/** What was written in a cell and is not kept yet: on its way, or refused. It is never thrown away but by who wrote it. */
export interface Draft {
  readonly text: string
  readonly problem?: string
}

/** By environment id. */
export type RowDrafts = ReadonlyMap<string, Draft>

export interface CellPlace {
  readonly name: string
  readonly environmentId: string
}

export interface Drafts {
  /** By name of the variable; rows without a change keep their map. */
  readonly byName: ReadonlyMap<string, RowDrafts>
  keep(place: CellPlace, text: string): Promise<void>
  discard(place: CellPlace): void
}

export const useDrafts = (): Drafts => {
  const { client } = useApi()
  const cache = useMatrixCache()
  const [byName, setDrafts] = useState<ReadonlyMap<string, RowDrafts>>(new Map())
  const discard = useCallback((place: CellPlace) => setDrafts((before) => withDraft(before, place, undefined)), [])
  const keep = useCallback(
    async (place: CellPlace, text: string) => {
      const { name, environmentId } = place
      const set = { [name]: readValue(text) }
      setDrafts((before) => withDraft(before, place, { text }))
      try {
        await client.changeVariables({ params: { id: environmentId }, body: { set } })
        cache.show((matrix) => withChange(matrix, { environmentId, set }))
        // A later draft of the same cell stays.
        setDrafts((before) => (before.get(name)?.get(environmentId)?.text === text ? withDraft(before, place, undefined) : before))
        void cache.refresh()
      } catch (error) {
        setDrafts((before) => withDraft(before, place, { text, problem: problemText(error) }))
      }
    },
    [client, cache],
  )
  return { byName, keep, discard }
}

const withDraft = (
  before: ReadonlyMap<string, RowDrafts>,
  { name, environmentId }: CellPlace,
  draft: Draft | undefined,
): ReadonlyMap<string, RowDrafts> => {
  const row = new Map(before.get(name))
  if (draft) row.set(environmentId, draft)
  else row.delete(environmentId)
  const after = new Map(before)
  if (row.size > 0) after.set(name, row)
  else after.delete(name)
  return after
}
