'use client'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { formatCount } from '../ui/format.ts'
import { useRunQuestion } from './run-guard.ts'

/** Before something runs in a protected environment. */
export const RunQuestion = () => {
  const question = useRunQuestion((state) => state.question)
  if (!question) return null
  const { environments, runs, answer } = question
  const names = environments.join(' and ')
  return (
    <ConfirmDialog
      title={`Run in ${names}?`}
      action={`Run in ${names}`}
      isBusy={false}
      error={undefined}
      onConfirm={() => answer(true)}
      onClose={() => answer(false)}
    >
      {names} {environments.length === 1 ? 'is' : 'are'} protected. {formatCount(runs, 'flow')} would run there, and may change what{' '}
      {runs === 1 ? 'it finds' : 'they find'}.
    </ConfirmDialog>
  )
}
