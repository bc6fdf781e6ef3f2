import { useQuery } from '@tanstack/react-query'
import { useApi } from '../session/api.tsx'
import { isNotFound } from '../session/is-not-found.ts'

/** What started an execution; it may have been removed since. */
export const useTrigger = (id: string | null) => {
  const { client, workspace } = useApi()
  const { data, error } = useQuery({
    queryKey: [workspace.slug, 'triggers', 'one', id],
    queryFn: ({ signal }) => client.getTrigger({ params: { id: id ?? '' }, signal }),
    enabled: id !== null,
  })
  return { name: data?.name, isRemoved: isNotFound(error) }
}
