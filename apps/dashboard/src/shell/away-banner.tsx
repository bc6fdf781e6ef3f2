'use client'
import { CloudOff, RefreshCw } from 'lucide-react'
import type { ReactNode } from 'react'
import { useConnection } from '../session/connection.ts'
import { Button } from '../ui/button.tsx'

/** Once, on top of every page: for as long as the server does not answer, and when it was updated since the page was opened. */
export const AwayBanner = () => {
  const { isAway, since, isOutdated } = useConnection()
  return (
    <div role="status" aria-live="polite">
      {isAway && (
        <Line icon={<CloudOff size={15} aria-hidden className="shrink-0" />}>
          The server has not answered since {new Date(since).toLocaleTimeString('en-GB')}. What you see may be old; it is asked again until
          it is back.
        </Line>
      )}
      {isOutdated && !isAway && (
        <Line icon={<RefreshCw size={15} aria-hidden className="shrink-0" />}>
          <span>A new version of TestMesh is there. What you changed in a flow is kept.</span>
          <Button size="small" onClick={() => location.reload()}>
            Load the page again
          </Button>
        </Line>
      )}
    </div>
  )
}

const Line = ({ icon, children }: { icon: ReactNode; children: ReactNode }) => (
  <div className="flex items-center justify-center gap-2 bg-flaky-soft px-4 py-1.5 text-table text-flaky-ink">
    {icon}
    {children}
  </div>
)
