'use client'
import { useMemo } from 'react'

/** The button of the menu that was used last: its items are gone by the time that what they open is there. */
let menuButton: HTMLElement | undefined
if (typeof document !== 'undefined')
  document.addEventListener('focusin', ({ target }) => {
    if (target instanceof HTMLElement && target.getAttribute('aria-haspopup') === 'menu') menuButton = target
  })

/** What had the focus before a dialog took it gets it back; where that is gone, the page does. */
export const useOpener = () =>
  useMemo(() => {
    let opener: HTMLElement | undefined
    return {
      remember: (): void => {
        const { activeElement } = document
        const isLost = activeElement === document.body || activeElement?.closest('[role=menu]')
        opener = isLost ? menuButton : ((activeElement as HTMLElement | null) ?? undefined)
      },
      restore: (event: Event): void => {
        event.preventDefault()
        const target = opener?.isConnected ? opener : document.getElementById('main')
        target?.focus()
      },
    }
  }, [])
