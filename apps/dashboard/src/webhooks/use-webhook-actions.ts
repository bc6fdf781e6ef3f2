'use client'
import { useMutation } from '@tanstack/react-query'
import { useApi } from '../session/api.tsx'
import { problemText } from '../ui/problem.tsx'
import { toast } from '../ui/toast.ts'
import type { Webhook } from './model/webhook-fields.ts'
import { useRefresh } from './queries.ts'

/** What is done with a webhook at once. */
export const useWebhookActions = () => {
  const { client } = useApi()
  const refresh = useRefresh()
  /** What the receiver answered is shown where it was asked for. */
  const test = useMutation({
    mutationFn: ({ id }: Webhook) => client.testWebhook({ params: { id } }),
    onError: (error, { name }) => toast.error(`${name} was not tested: ${problemText(error)}`),
    onSettled: refresh,
  })
  const pause = useMutation({
    mutationFn: ({ id, isPaused }: Webhook) => {
      const of = { params: { id } }
      return isPaused ? client.resumeWebhook(of) : client.pauseWebhook(of)
    },
    onSuccess: ({ name, isPaused }) => toast.success(isPaused ? `${name} is paused` : `${name} tells again, from now on`),
    onError: (error, { name, isPaused }) => toast.error(`${name} was not ${isPaused ? 'resumed' : 'paused'}: ${problemText(error)}`),
    onSettled: refresh,
  })
  return { test, pause }
}
