'use client'
import { useEffect, useRef } from 'react'
import { create } from 'zustand'

export interface Shortcut {
  /** `mod+s`, `f8`, `shift+f8`, `a`, `?`. */
  readonly keys: string
  readonly does: string
  readonly run: (event: KeyboardEvent) => void
  /** Where it is listed: `Editor`. */
  readonly group: string
  /** Only while something within `data-scope` of this name has the focus. */
  readonly scope?: string
}

export const isApple = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform)
export const commandKey = isApple ? '⌘' : 'Ctrl '

/** What is in force now, so that what `?` lists is what works. */
export const useRegistry = create<{ readonly lists: ReadonlyMap<object, readonly Shortcut[]> }>(() => ({ lists: new Map() }))

/** While the caller is on the page. Single keys without a modifier do nothing while somebody types. */
export const useShortcuts = (shortcuts: readonly Shortcut[]): void => {
  const latest = useRef(shortcuts)
  useEffect(() => {
    latest.current = shortcuts
  })
  const names = shortcuts.map(({ keys }) => keys).join(' ')
  useEffect(() => {
    const owner = {}
    const change = (edit: (lists: Map<object, readonly Shortcut[]>) => void): void =>
      useRegistry.setState(({ lists }) => {
        const next = new Map(lists)
        edit(next)
        return { lists: next }
      })
    const known = names.split(' ').flatMap((keys) => latest.current.find((one) => one.keys === keys) ?? [])
    change((lists) => lists.set(owner, known))
    const listen = (event: KeyboardEvent): void => {
      const keys = keysOf(event)
      const shortcut = latest.current.find((one) => one.keys === keys && isInScope(one))
      if (!shortcut || event.defaultPrevented || (isPlain(keys) && isTyping(event))) return
      event.preventDefault()
      shortcut.run(event)
    }
    window.addEventListener('keydown', listen)
    return () => {
      window.removeEventListener('keydown', listen)
      change((lists) => lists.delete(owner))
    }
  }, [names])
}

const isInScope = ({ scope }: Shortcut): boolean =>
  scope === undefined || document.activeElement?.closest(`[data-scope="${scope}"]`) !== null

/** `mod` is ⌘ on Apple's machines, Ctrl elsewhere. */
export const keysOf = (event: KeyboardEvent): string => {
  const key = event.key.toLowerCase()
  const isLetter = key.length === 1 && key.toUpperCase() !== key
  const parts = [
    (isApple ? event.metaKey : event.ctrlKey) && 'mod',
    event.altKey && 'alt',
    event.shiftKey && (isLetter || key.length > 1) && 'shift',
    key === ' ' ? 'space' : key,
  ]
  return parts.filter(Boolean).join('+')
}

const isPlain = (keys: string): boolean => !/^(?:mod|alt)\+|^(?:shift\+)?f\d+$/.test(keys)

const isTyping = ({ target }: KeyboardEvent): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.closest('input, textarea, select, [role=menu], [role=dialog]') !== null)
