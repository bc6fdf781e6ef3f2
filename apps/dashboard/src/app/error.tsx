'use client'
import { Failed } from '../ui/states.tsx'

const ErrorPage = ({ error, reset }: { error: Error; reset: () => void }) => (
  <main>
    <Failed isPage what="This page met a fault of ours" error={error} onRetry={reset} />
  </main>
)
export default ErrorPage
