'use client'
import { CloudOff } from 'lucide-react'
import { useConnection } from '../session/connection.ts'

/** Once, on top of every page, for as long as the server does not answer. */
export const AwayBanner = () => {
  const { isAway, since } = useConnection()
  return (
    <div role="status" aria-live="polite">
      {isAway && (
        <p className="flex items-center justify-center gap-2 bg-flaky-soft px-4 py-1.5 text-table text-flaky-ink">
          <CloudOff size={15} aria-hidden />
          The server has not answered since {new Date(since).toLocaleTimeString('en-GB')}. What you see may be old; it is asked again until
          it is back.
        </p>
      )}
    </div>
  )
}
