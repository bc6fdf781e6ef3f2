'use client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { useEnvironments } from '../execution/queries.ts'
import { useApi } from '../session/api.tsx'
import { baseOf, type Cell, type Matrix, type ValueChange, withChange } from './model/matrix.ts'

export type Environment = NonNullable<ReturnType<typeof useEnvironments>['data']>[number]

export const useMatrix = () => {
  const { client, workspace } = useApi()
  return useQuery({
    queryKey: [workspace.slug, 'environments', 'matrix'],
    queryFn: ({ signal }): Promise<Matrix> => client.getVariableMatrix({ signal }),
  })
}

/** After a change of anything about environments. */
export const useRefresh = (): (() => Promise<void>) => {
  const { workspace } = useApi()
  const queries = useQueryClient()
  return () => queries.invalidateQueries({ queryKey: [workspace.slug, 'environments'] })
}

interface BasedChange extends ValueChange {
  /** What it was, as far as whoever changes it knows: what is another now stays. */
  readonly base: Cell
}

/** Sets or removes one value on the server, then in what is shown. Rejects when the server refuses. */
export const useChangeValue = (): ((change: BasedChange) => Promise<void>) => {
  const { client, workspace } = useApi()
  const queries = useQueryClient()
  return async (change) => {
    const { name, environmentId, base } = change
    const key = [workspace.slug, 'environments', 'matrix']
    const body = { ...('value' in change ? { set: { [name]: change.value } } : { remove: [name] }), base: baseOf(name, base) }
    await client.changeVariables({ params: { id: environmentId }, body }).catch((error: unknown) => {
      // What is shown may be as old as what was changed.
      void queries.invalidateQueries({ queryKey: key })
      throw error
    })
    // An answer that is on its way may be older than the change.
    await queries.cancelQueries({ queryKey: key })
    queries.setQueryData<Matrix>(key, (matrix) => matrix && withChange(matrix, change))
    void queries.invalidateQueries({ queryKey: key })
  }
}
