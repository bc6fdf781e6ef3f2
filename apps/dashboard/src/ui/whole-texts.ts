'use client'

/** Those that have their `title` from here. */
const told = new WeakSet<HTMLElement>()

/** What a line has no room for is told in full where the pointer rests on it. Once for all of the page: every cut text has the class. */
const tellWhole = ({ target }: PointerEvent): void => {
  const text = target instanceof Element && target.closest('.truncate')
  if (!(text instanceof HTMLElement) || (text.closest('[title]') && !told.has(text))) return
  const cut = textsUnder(text).filter(isCut)
  told.add(text)
  if (cut.length > 0) text.title = cut.map(({ textContent }) => textContent).join('\n')
  else text.removeAttribute('title')
}

/** The link of a row lies over all of it. */
const textsUnder = (text: HTMLElement): HTMLElement[] => {
  const isOverRow = getComputedStyle(text, '::after').position === 'absolute'
  const row = isOverRow ? text.offsetParent : null
  return row ? [...row.querySelectorAll<HTMLElement>('.truncate')] : [text]
}

const isCut = ({ scrollWidth, clientWidth }: HTMLElement): boolean => scrollWidth > clientWidth

if (typeof window !== 'undefined') window.addEventListener('pointerover', tellWhole, { passive: true })
