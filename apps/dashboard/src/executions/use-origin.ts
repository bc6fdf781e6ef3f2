import { useQuery } from '@tanstack/react-query'
import { useApi } from '../session/api.tsx'
import { isNotFound } from '../session/is-not-found.ts'

/** What starts executions by itself. */
export interface Origin {
  readonly type: 'schedule' | 'trigger'
  readonly id: string
}

/** Of each, its page and what reads it. */
export const origins = {
  schedule: { section: 'schedules', read: 'getSchedule' },
  trigger: { section: 'triggers', read: 'getTrigger' },
} as const

/** What started an execution; it may have been removed since. */
export const useOrigin = ({ type, id }: Origin) => {
  const { client, workspace } = useApi()
  const { section, read } = origins[type]
  const { data, error } = useQuery({
    queryKey: [workspace.slug, section, 'one', id],
    queryFn: async ({ signal }): Promise<{ readonly name: string }> => client[read]({ params: { id }, signal }),
  })
  return { name: data?.name, isRemoved: isNotFound(error) }
}
