'use client'
import { useTheme } from 'next-themes'
import { type CSSProperties, useEffect } from 'react'
import { Toaster as Sonner, toast } from 'sonner'
import { useToasts } from './toast.ts'

/** The library brings its own font and greys; these are the page's. */
const looks = {
  fontFamily: 'var(--font-sans)',
  '--normal-bg': 'var(--raised)',
  '--normal-bg-hover': 'var(--hover)',
  '--normal-border': 'var(--line)',
  '--normal-border-hover': 'var(--strong)',
  '--normal-text': 'var(--fg)',
} as CSSProperties

/** Where toasts are shown; says what was waiting for it. */
export const Toaster = () => {
  const waiting = useToasts((state) => state.waiting)
  useEffect(() => {
    // Not those that were there when this was painted: more may have come since.
    const now = useToasts.getState().waiting
    if (now.length === 0) return
    useToasts.setState({ waiting: [] })
    for (const say of now) say(toast)
  }, [waiting])
  const { resolvedTheme } = useTheme()
  return (
    <Sonner
      position="bottom-right"
      theme={resolvedTheme === 'dark' ? 'dark' : 'light'}
      closeButton
      style={looks}
      toastOptions={{ duration: 8_000 }}
    />
  )
}
