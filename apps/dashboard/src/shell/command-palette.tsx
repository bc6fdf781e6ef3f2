'use client'
import dynamic from 'next/dynamic'
import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { create } from 'zustand'
import { keepKey, nothingTyped, type Typed } from './model/typed.ts'
import { useShortcuts } from './shortcuts.ts'

interface Overlay {
  readonly shown: 'palette' | 'shortcuts' | undefined
  /** Before the palette was there to take it. */
  readonly typed: Typed
}

/** What lies over the page, if anything: the palette, or the list of shortcuts. Each is fetched when it is first asked for. */
const useOverlay = create<Overlay>(() => ({ shown: undefined, typed: nothingTyped }))

export const showPalette = (): void => useOverlay.setState({ shown: 'palette', typed: nothingTyped })
export const showShortcuts = (): void => useOverlay.setState({ shown: 'shortcuts' })
const close = (): void => useOverlay.setState({ shown: undefined })

const PaletteDialog = dynamic(() => import('./palette-dialog.tsx').then((module) => module.PaletteDialog), {
  ssr: false,
  loading: () => <KeepKeys />,
})
const ShortcutList = dynamic(() => import('./shortcut-list.tsx').then((module) => module.ShortcutList), { ssr: false })

/** Everything has a name, and is a few letters away. */
export const CommandPalette = () => {
  const shown = useOverlay((state) => state.shown)
  const router = useRouter()
  const go = (address: string): void => {
    close()
    router.push(address)
  }
  useShortcuts([
    { keys: 'mod+k', does: 'Search or run anything', group: 'Everywhere', run: showPalette },
    { keys: 'mod+p', does: 'Go to a flow', group: 'Everywhere', run: showPalette },
    { keys: '?', does: 'This list', group: 'Everywhere', run: showShortcuts },
  ])
  if (shown === 'palette') return <PaletteDialog go={go} onClose={close} typed={() => useOverlay.getState().typed} />
  return shown === 'shortcuts' ? <ShortcutList onClose={close} /> : null
}

/** Who asks for the palette types on at once: no key is lost while it is fetched. */
const KeepKeys = () => {
  useEffect(() => {
    const keep = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') close()
      const typed = keepKey(useOverlay.getState().typed, event)
      if (!typed) return
      event.preventDefault()
      event.stopPropagation()
      useOverlay.setState({ typed })
    }
    window.addEventListener('keydown', keep, true)
    return () => window.removeEventListener('keydown', keep, true)
  }, [])
  return null
}
