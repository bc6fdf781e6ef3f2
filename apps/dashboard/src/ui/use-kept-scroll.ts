'use client'
import { type RefObject, type UIEvent, useLayoutEffect } from 'react'

/** How far lists of this tab were scrolled, by address. */
const offsets = new Map<string, number>()

/** Whether the page was come to by the browser's back or forward, and nothing was done since. */
let isReturn = false
const noteReturn = ({ type }: Event): void => {
  isReturn = type === 'popstate'
}
if (typeof window !== 'undefined')
  for (const type of ['popstate', 'pointerdown', 'keydown']) window.addEventListener(type, noteReturn, { capture: true })

/** Back on a list, somebody finds it where it was left. The browser does that for pages, not for what scrolls within one. */
export const useKeptScroll = (label: string, scroller: RefObject<HTMLElement | null>) => {
  const key = (): string => `${location.pathname}${location.search} ${label}`
  useLayoutEffect(() => void (isReturn && scroller.current?.scrollTo(0, offsets.get(key()) ?? 0)), [])
  return ({ currentTarget }: UIEvent<HTMLElement>): void => void offsets.set(key(), currentTarget.scrollTop)
}
