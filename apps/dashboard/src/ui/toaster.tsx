'use client'
import { useEffect } from 'react'
import { Toaster as Sonner, toast } from 'sonner'
import { useToasts } from './toast.ts'

/** Where toasts are shown; says what was waiting for it. */
export const Toaster = () => {
  const waiting = useToasts((state) => state.waiting)
  useEffect(() => {
    if (waiting.length === 0) return
    for (const say of waiting) say(toast)
    useToasts.setState({ waiting: [] })
  }, [waiting])
  return <Sonner position="bottom-right" theme="system" closeButton toastOptions={{ duration: 8_000 }} />
}
