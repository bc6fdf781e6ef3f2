'use client'
import type { ExternalToast, toast as sonner } from 'sonner'
import { create } from 'zustand'

type Kind = 'message' | 'success' | 'info' | 'error'

/** Things to say that wait for the library: it is fetched with the first of them, as most visits have nothing to say. */
export const useToasts = create<{ readonly waiting: readonly ((toasts: typeof sonner) => void)[] }>(() => ({ waiting: [] }))

const say =
  (kind: Kind) =>
  (text: string, options?: ExternalToast): void =>
    useToasts.setState(({ waiting }) => ({ waiting: [...waiting, (toasts) => void toasts[kind](text, options)] }))

/** A line in the corner, for some seconds. */
export const toast = { message: say('message'), success: say('success'), info: say('info'), error: say('error') }
