'use client'
import { LockKeyhole } from 'lucide-react'
import { type FlowsField, flowsOf } from '../flow-choice/model/flow-choice.ts'
import { useChosenFlows } from '../flow-choice/queries.ts'
import { Button } from '../ui/button.tsx'
import { problemText } from '../ui/problem.tsx'
import { useEnvironments } from './queries.ts'
import { environmentOf } from './run-guard.ts'

interface ProtectedNoteProps {
  /** Empty: each flow's own. */
  readonly environment: string
  readonly flows: FlowsField
}

/** Of a run somebody is asked; a time that comes, and a request of a program, asks nobody. */
export const ProtectedNote = ({ environment, flows: field }: ProtectedNoteProps) => {
  const environments = useEnvironments()
  const flows = useChosenFlows(flowsOf(field))
  const touched = environment ? [environment] : (flows.data ?? []).map(({ environment: own }) => environmentOf({ own }))
  const unread = [environments, ...(environment ? [] : [flows])].find(({ data, isError }) => isError && !data)
  if (unread)
    return (
      <p role="alert" className="text-table text-failed-ink">
        Whether it runs where something is protected could not be read: {problemText(unread.error)}{' '}
        <Button size="small" onClick={() => void unread.refetch()}>
          Try again
        </Button>
      </p>
    )
  const guarded = (environments.data ?? []).filter(({ name, isProtected }) => isProtected && touched.includes(name))
  if (guarded.length === 0) return null
  const names = guarded.map(({ name }) => name).join(' and ')
  return (
    <p className="flex items-start gap-2 rounded-control bg-failed-soft px-3 py-2 text-table text-failed-ink">
      <LockKeyhole size={14} aria-hidden className="mt-0.75 shrink-0" />
      {names} {guarded.length === 1 ? 'is' : 'are'} protected. What runs there may change what it finds, each time, and nobody is asked
      again.
    </p>
  )
}
