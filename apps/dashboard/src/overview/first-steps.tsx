'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { CircleCheck, CircleDashed, X } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { type ReactNode, useState } from 'react'
import { useMayRun } from '../execution/run-guard.ts'
import { addressOf } from '../place/use-place.ts'
import { useApi, useNeeds, useWhyNot } from '../session/api.tsx'
import { Button } from '../ui/button.tsx'
import { problemText } from '../ui/problem.tsx'
import { toast } from '../ui/toast.ts'

const key = (workspace: string): string => `testmesh.first-steps.${workspace}`

interface FirstStepsProps {
  readonly hasFlows: boolean
  readonly hasOwnRun: boolean
  readonly hasOwnFlow: boolean
}

/** For a first visit: a sample runs with one click, and the way to a flow of one's own. Gone when it is done or not wanted. */
export const FirstSteps = ({ hasFlows, hasOwnRun, hasOwnFlow }: FirstStepsProps) => {
  const { workspace } = useApi()
  const router = useRouter()
  const why = useWhyNot('editor')
  const mayNot = useNeeds('editor') !== undefined
  const [isGone, setGone] = useState(() => localStorage.getItem(key(workspace.slug)) !== null)
  const sample = useSample(hasFlows)
  // They are for who may do them; to others their buttons would say no.
  if (mayNot || isGone || (hasOwnRun && hasOwnFlow)) return null
  const dismiss = (): void => {
    localStorage.setItem(key(workspace.slug), 'gone')
    setGone(true)
  }
  return (
    <section aria-label="First steps" className="mx-4 rounded-card border sm:mx-6 border-line bg-panel p-4">
      <div className="mb-2 flex items-center justify-between">
        <h2 className="text-body font-semibold">First steps</h2>
        <Button look="quiet" size="small" aria-label="Hide the first steps" icon={<X size={14} aria-hidden />} onClick={dismiss} />
      </div>
      <ol className="flex flex-col gap-2">
        <Item isDone={hasOwnRun} text="Run a sample and watch its steps as they happen">
          <Button look={hasOwnRun ? 'plain' : 'primary'} unavailable={why} disabled={sample.isPending} onClick={() => sample.mutate()}>
            {sample.isPending ? 'Starting…' : hasOwnRun ? 'Run it again' : 'Run the sample'}
          </Button>
        </Item>
        <Item isDone={hasOwnFlow} text="Write the first flow of your own, or paste a curl command">
          <Button
            look={hasOwnRun && !hasOwnFlow ? 'primary' : 'plain'}
            unavailable={why}
            onClick={() => router.push(addressOf(workspace.slug, 'flows', 'new'))}
          >
            New flow
          </Button>
        </Item>
      </ol>
    </section>
  )
}

const Item = ({ isDone, text, children }: { isDone: boolean; text: string; children: ReactNode }) => {
  const Icon = isDone ? CircleCheck : CircleDashed
  return (
    <li className="flex items-center gap-3 text-table">
      <Icon size={16} aria-label={isDone ? 'done' : 'to do'} className={isDone ? 'text-passed' : 'text-faint'} />
      <span className="flex-1">{text}</span>
      {children}
    </li>
  )
}

/** In a workspace without flows: it needs nothing but this server. */
const standalone = `name: Sample
steps:
  - id: greet
    action: log
    config:
      message: Hello from \${DATE}
  - id: count
    action: for_each
    config:
      items: [1, 2, 3]
      steps:
        - id: say
          action: log
          config:
            message: "round \${item}"
          assert:
            - item > 0
`

const useSample = (hasFlows: boolean) => {
  const { client, workspace } = useApi()
  const queries = useQueryClient()
  const router = useRouter()
  const mayRun = useMayRun()
  const flow = useQuery({
    queryKey: [workspace.slug, 'flows', 'sample'],
    queryFn: async ({ signal }) => (await client.listFlows({ query: { search: 'Place an order' }, signal })).items[0],
    enabled: hasFlows,
  })
  return useMutation({
    mutationFn: async () => {
      if (!(await mayRun([{ own: flow.data?.environment }]))) return undefined
      const what = flow.data ? { flowId: flow.data.id } : { text: standalone }
      const { executions } = await client.createExecution({ body: { ...what, triggerType: 'manual' } })
      return executions[0]?.id
    },
    onSuccess: (id) => {
      void queries.invalidateQueries({ queryKey: [workspace.slug, 'executions'] })
      if (id !== undefined) router.push(`${addressOf(workspace.slug, 'executions', id)}?sample=true`)
    },
    onError: (error) => toast.error(`The sample was not started: ${problemText(error)}`),
  })
}
