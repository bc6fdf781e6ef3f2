'use client'
import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { onReturn } from '../session/connection.ts'
import { openWorkspace } from '../session/open-workspace.ts'
import { openClient, restoreSession, useSession } from '../session/session.ts'
import { AwayBanner } from '../shell/away-banner.tsx'

/** The way in: to the workspace of whoever is signed in, else to where that happens. */
export const Start = () => {
  const router = useRouter()
  const { phase } = useSession()
  useEffect(() => {
    const restore = (): void => void (useSession.getState().phase === 'unknown' && restoreSession())
    restore()
    return onReturn(restore)
  }, [])
  useEffect(() => {
    if (phase === 'in') void openWorkspace().then((path) => router.replace(path))
    if (phase === 'out')
      openClient.getSetup().then(
        ({ needsSetup }) => router.replace(needsSetup ? '/setup/' : '/login/'),
        () => {},
      )
  }, [phase, router])
  return (
    <main aria-busy="true">
      <h1 className="sr-only">TestMesh</h1>
      <AwayBanner />
    </main>
  )
}
