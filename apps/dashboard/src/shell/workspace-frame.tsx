'use client'
import { useQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { useRouter } from 'next/navigation'
import { type ReactNode, useEffect } from 'react'
import { useRunQuestion } from '../execution/run-guard.ts'
import { useIsAlive, usePlace } from '../place/use-place.ts'
import { ApiProvider } from '../session/api.tsx'
import { loadLater, onReturn } from '../session/connection.ts'
import { rememberWorkspace } from '../session/open-workspace.ts'
import { accountClient, restoreSession, useSession } from '../session/session.ts'
import { Failed, LoadingRows } from '../ui/states.tsx'
import { AwayBanner } from './away-banner.tsx'
import { Sidebar } from './sidebar.tsx'
import { TopBar } from './top-bar.tsx'

const RunQuestion = dynamic(() => loadLater(() => import('../execution/run-question.tsx').then((module) => module.RunQuestion)), {
  ssr: false,
})
const NoWorkspace = dynamic(() => loadLater(() => import('./no-workspace.tsx').then((module) => module.NoWorkspace)), { ssr: false })

/** Around every page of a workspace: who is signed in, where they are, and the way to everywhere else. */
export const WorkspaceFrame = ({ children }: { children: ReactNode }) => {
  const isAlive = useIsAlive()
  return isAlive ? <LiveFrame>{children}</LiveFrame> : <Blank />
}

const LiveFrame = ({ children }: { children: ReactNode }) => {
  const session = useSession()
  const { workspace: slug } = usePlace()
  const isAsked = useRunQuestion(({ question }) => question !== undefined)
  const router = useRouter()
  useEffect(() => {
    if (useSession.getState().phase === 'unknown') void restoreSession()
    return onReturn(() => void (useSession.getState().phase === 'unknown' && restoreSession()))
  }, [])
  useEffect(() => {
    if (session.phase === 'out') router.replace(`/login/?to=${encodeURIComponent(location.pathname + location.search)}`)
  }, [session.phase, router])
  useEffect(() => rememberWorkspace(slug), [slug])
  const me = useQuery({
    queryKey: ['me'],
    queryFn: ({ signal }) => accountClient.getMe({ signal }),
    enabled: session.phase === 'in',
    staleTime: 60_000,
  })
  const workspace = me.data?.workspaces.find((one) => one.slug === slug)
  if (me.data && !workspace) return <NoWorkspace slug={slug} first={me.data.workspaces[0]?.slug} />
  if (me.isError && !me.data)
    return <Failed isPage what="Your account could not be read" error={me.error} onRetry={() => void me.refetch()} />
  if (session.phase === 'unknown' && session.trouble)
    return <Failed isPage what="Your account cannot be read at the moment, and is asked for again" error={session.trouble} />
  if (!me.data || !workspace || session.phase !== 'in') return <Blank />
  return (
    <ApiProvider workspace={workspace} workspaces={me.data.workspaces}>
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-control focus:bg-primary focus:px-3 focus:py-2 focus:text-on-primary"
      >
        Skip to the content
      </a>
      <div className="flex h-dvh flex-col">
        <AwayBanner />
        <div className="flex min-h-0 flex-1 max-sm:flex-col-reverse">
          <Sidebar />
          <div className="flex min-h-0 min-w-0 flex-1 flex-col">
            <TopBar user={session.user} />
            <main id="main" tabIndex={-1} className="min-h-0 flex-1 overflow-auto outline-none">
              {children}
            </main>
          </div>
        </div>
      </div>
      {isAsked && <RunQuestion />}
    </ApiProvider>
  )
}

/** Until it is known who is here: the shape of a page, after a moment. The banner says it when the server is away. */
const Blank = () => (
  <div className="flex h-dvh flex-col">
    <AwayBanner />
    <div className="flex min-h-0 flex-1" aria-busy="true">
      <div className="hidden w-55 border-r border-line bg-panel md:block" />
      <main className="flex-1">
        <h1 className="sr-only">TestMesh</h1>
        <div className="h-12 border-b border-line" />
        <LoadingRows label="Your account is read" />
      </main>
    </div>
  </div>
)
