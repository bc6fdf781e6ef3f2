'use client'
import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useApi } from '../session/api.tsx'
import type { VariableMatrix } from './model/matrix.ts'

export interface Environment {
  readonly id: string
  readonly name: string
  readonly description: string | null
  readonly isProtected: boolean
  readonly version: number
}

const matrixKey = (slug: string) => [slug, 'environments', 'matrix'] as const

export const useMatrix = () => {
  const { client, workspace } = useApi()
  return useQuery<VariableMatrix>({
    queryKey: matrixKey(workspace.slug),
    queryFn: ({ signal }) => client.getVariableMatrix({ signal }),
  })
}

/** What happens to the lists when something was changed. */
export const useMatrixCache = () => {
  const { workspace } = useApi()
  const queries = useQueryClient()
  return useMemo(() => cacheOf(queries, workspace.slug), [queries, workspace.slug])
}

const cacheOf = (queries: QueryClient, slug: string) => ({
  /** Seen at once; what the server says comes after it. */
  show: (change: (matrix: VariableMatrix) => VariableMatrix): void =>
    void queries.setQueryData<VariableMatrix>(matrixKey(slug), (matrix) => matrix && change(matrix)),
  refresh: (): Promise<void> => queries.invalidateQueries({ queryKey: [slug, 'environments'] }),
})
