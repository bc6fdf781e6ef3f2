'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useApi } from '../session/api.tsx'

/** Changes folders or what lies in them, and reads both again. */
export const useChange = <T>(change: (given: T) => Promise<unknown>, onDone: () => void, onProblem?: (error: Error) => void) => {
  const { workspace } = useApi()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: [workspace.slug, 'collections'] })
      void queries.invalidateQueries({ queryKey: [workspace.slug, 'flows'] })
      onDone()
    },
    ...(onProblem && { onError: onProblem }),
  })
}
