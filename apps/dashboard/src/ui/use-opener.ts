'use client'
import { useMemo } from 'react'

/** What had the focus before a dialog took it gets it back; where that is gone, the page does. */
export const useOpener = () =>
  useMemo(() => {
    let opener: HTMLElement | null = null
    return {
      remember: (): void => {
        const { activeElement } = document
        // An item of a menu is gone with its menu: the button of the menu stays.
        const menuButton = activeElement?.closest('[role=menu]')?.getAttribute('aria-labelledby')
        opener = menuButton ? document.getElementById(menuButton) : (activeElement as HTMLElement | null)
      },
      restore: (event: Event): void => {
        event.preventDefault()
        const target = opener?.isConnected && opener !== document.body ? opener : document.getElementById('main')
        target?.focus()
      },
    }
  }, [])
