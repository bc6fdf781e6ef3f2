'use client'
import dynamic from 'next/dynamic'
import { useRouter } from 'next/navigation'
import { Dialog } from 'radix-ui'
import { create } from 'zustand'
import { addressOf } from '../place/use-place.ts'
import { useApi } from '../session/api.tsx'
import { ShortcutHelp, useShortcuts } from './shortcuts.tsx'

export const usePalette = create<{ readonly isOpen: boolean; readonly open: () => void; readonly close: () => void }>((set) => ({
  isOpen: false,
  open: () => set({ isOpen: true }),
  close: () => set({ isOpen: false }),
}))

const PaletteList = dynamic(() => import('./palette-list.tsx').then((module) => module.PaletteList), { ssr: false })

/** Everything has a name, and is a few letters away. */
export const CommandPalette = () => {
  const { isOpen, open, close } = usePalette()
  const { workspace } = useApi()
  const router = useRouter()
  const go = (...path: readonly string[]): void => {
    close()
    router.push(addressOf(workspace.slug, ...path))
  }
  useShortcuts([
    { keys: 'mod+k', does: 'Search or run anything', group: 'Everywhere', run: open },
    { keys: 'mod+p', does: 'Go to a flow', group: 'Everywhere', run: open },
  ])
  return (
    <>
      <ShortcutHelp />
      <Dialog.Root open={isOpen} onOpenChange={(next) => !next && close()}>
        <Dialog.Portal>
          <Dialog.Overlay className="fixed inset-0 z-40 bg-black/40" />
          <Dialog.Content
            aria-describedby={undefined}
            className="fixed top-[12vh] left-1/2 z-50 w-[calc(100vw-2rem)] max-w-xl -translate-x-1/2 overflow-hidden rounded-card border border-line bg-raised shadow-popover"
          >
            <Dialog.Title className="sr-only">Search or run</Dialog.Title>
            <PaletteList go={go} />
          </Dialog.Content>
        </Dialog.Portal>
      </Dialog.Root>
    </>
  )
}
