'use client'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { ThemeProvider } from 'next-themes'
import { NuqsAdapter } from 'nuqs/adapters/next/app'
import { Tooltip } from 'radix-ui'
import { type ReactNode, useEffect, useState } from 'react'
import { loadLater, onReturn } from '../session/connection.ts'
import { useSession } from '../session/session.ts'
import { useToasts } from '../ui/toast.ts'
// From the start: it has to hear of a step back before the router does, which paints the page at once.
import '../ui/use-kept-scroll.ts'
import '../ui/whole-texts.ts'

const Devtools =
  process.env.NODE_ENV === 'development'
    ? dynamic(() => import('@tanstack/react-query-devtools').then(({ ReactQueryDevtools }) => ReactQueryDevtools))
    : () => null

const gestures = ['pointerdown', 'keydown'] as const

/** Where the server was updated it may be gone: a page without toasts is better than none, and the banner says what to do. */
const Toaster = dynamic(() => loadLater(() => import('../ui/toaster.tsx').then((module) => module.Toaster)).catch(() => () => null), {
  ssr: false,
})

/** From the first thing on that somebody does: what went wrong is said also when nothing can be fetched any more. */
const Toasts = () => {
  const [isWanted, setWanted] = useState(false)
  const isWaiting = useToasts(({ waiting }) => waiting.length > 0)
  useEffect(() => {
    const want = (): void => setWanted(true)
    if (isWaiting) want()
    for (const gesture of gestures) window.addEventListener(gesture, want, { once: true, capture: true })
    return () => {
      for (const gesture of gestures) window.removeEventListener(gesture, want, { capture: true })
    }
  }, [isWaiting])
  return isWanted ? <Toaster /> : null
}

/** What is refused stays refused, but for a session that is renewed meanwhile; a server that is away is waited for by the banner. */
const isWorthAnother = (count: number, error: unknown): boolean => {
  const { status = 0 } = error as { status?: number }
  return (status >= 500 && count < 2) || (status === 401 && count < 1)
}

const createQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: { queries: { staleTime: 5_000, retry: isWorthAnother, networkMode: 'always' }, mutations: { networkMode: 'always' } },
  })

export const Providers = ({ children }: { children: ReactNode }) => {
  const [queryClient] = useState(createQueryClient)
  useEffect(() => onReturn(() => void queryClient.invalidateQueries()), [queryClient])
  // What one person read is nothing for the next.
  useEffect(() => useSession.subscribe(({ phase }) => void (phase === 'out' && queryClient.clear())), [queryClient])
  return (
    <ThemeProvider attribute="class" defaultTheme="system" disableTransitionOnChange>
      <QueryClientProvider client={queryClient}>
        <NuqsAdapter>
          <Tooltip.Provider delayDuration={400}>{children}</Tooltip.Provider>
        </NuqsAdapter>
        <Toasts />
        <Devtools />
      </QueryClientProvider>
    </ThemeProvider>
  )
}
