'use client'
import { useEffect } from 'react'
import { answers, useConnection } from '../session/connection.ts'
import { pageFault } from '../session/page-fault.ts'

/** Every page brings it along, so it stands nearly alone. */
const ErrorPage = ({ error, reset }: { error: Error; reset: () => void }) => {
  const isOutdated = useConnection((state) => state.isOutdated)
  // Nothing may have been asked of the server since it was updated.
  useEffect(() => void answers(), [])
  const { title, text, needsLoading } = pageFault(error, { isOutdated })
  return (
    <main role="alert" className="flex flex-col items-center gap-2 px-6 py-16 text-center">
      <h1 className="text-base font-semibold">{title}</h1>
      <p className="max-w-prose text-table text-muted">{text}</p>
      <button
        type="button"
        className="mt-2 h-8 rounded-control border border-line bg-raised px-3 text-table font-medium"
        onClick={needsLoading ? () => location.reload() : reset}
      >
        {needsLoading ? 'Load it again' : 'Try again'}
      </button>
    </main>
  )
}
export default ErrorPage
