'use client'
import dynamic from 'next/dynamic'
import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { create } from 'zustand'
import { loadLater } from '../session/connection.ts'
import { keepKeys, takeKeys } from './kept-keys.ts'
import { useShortcuts } from './shortcuts.ts'

/** What lies over the page, if anything: the palette, or the list of shortcuts. Each is fetched when it is first asked for. */
const useOverlay = create<{ readonly shown: 'palette' | 'shortcuts' | undefined }>(() => ({ shown: undefined }))

export const showPalette = (): void => {
  if (useOverlay.getState().shown === 'palette') return
  keepKeys(close)
  useOverlay.setState({ shown: 'palette' })
}
export const showShortcuts = (): void => useOverlay.setState({ shown: 'shortcuts' })
const close = (): void => {
  takeKeys()
  useOverlay.setState({ shown: undefined })
}

const PaletteDialog = dynamic(() => loadLater(() => import('./palette-dialog.tsx').then((module) => module.PaletteDialog)), { ssr: false })
const ShortcutList = dynamic(() => loadLater(() => import('./shortcut-list.tsx').then((module) => module.ShortcutList)), { ssr: false })

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
  useEffect(() => () => void takeKeys(), [])
  if (shown === 'palette') return <PaletteDialog go={go} onClose={close} />
  return shown === 'shortcuts' ? <ShortcutList onClose={close} /> : null
}
