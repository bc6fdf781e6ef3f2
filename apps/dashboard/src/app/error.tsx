'use client'
import { useEffect } from 'react'
import { answers, useConnection } from '../session/connection.ts'

/** What a build that is gone leaves behind: the router's parts of a page, and ours. */
const missing = new Set(['ChunkLoadError', 'PartMissing'])

/** Every page brings it along, so it stands nearly alone. */
const ErrorPage = ({ error, reset }: { error: Error; reset: () => void }) => {
  const isOutdated = useConnection((state) => state.isOutdated)
  // Nothing may have been asked of the server since it was updated.
  useEffect(() => void answers(), [])
  const isMissing = missing.has(error.name)
  const { title, text } = isOutdated
    ? { title: 'TestMesh was updated since this page was opened', text: 'Load it again. What you changed in a flow is kept.' }
    : { title: isMissing ? 'This page is not whole any more' : 'This page met a fault of ours', text: error.message }
  const needsLoading = isOutdated || isMissing
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
