'use client'
import { useMutation } from '@tanstack/react-query'
import { useApi } from '../session/api.tsx'
import { problemText } from '../ui/problem.tsx'
import { toast } from '../ui/toast.ts'
import type { Trigger } from './model/trigger-fields.ts'
import { useRefresh } from './queries.ts'

/** Pauses a trigger, or lets it go on. */
export const usePause = () => {
  const { client } = useApi()
  const refresh = useRefresh()
  return useMutation({
    mutationFn: ({ id, isPaused }: Trigger) => {
      const of = { params: { id } }
      return isPaused ? client.resumeTrigger(of) : client.pauseTrigger(of)
    },
    onSuccess: ({ name, isPaused }) => toast.success(isPaused ? `${name} is paused` : `${name} starts flows again, from now on`),
    onError: (error, { name, isPaused }) => toast.error(`${name} was not ${isPaused ? 'resumed' : 'paused'}: ${problemText(error)}`),
    onSettled: refresh,
  })
}
