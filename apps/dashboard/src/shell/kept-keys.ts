import { keepKey, nothingTyped, type Typed } from './model/typed.ts'

let kept = nothingTyped
let onEscape = (): void => {}

const keep = (event: KeyboardEvent): void => {
  const typed = keepKey(kept, event)
  if (typed === undefined && event.key !== 'Escape') return
  event.preventDefault()
  event.stopPropagation()
  if (typed) kept = typed
  else onEscape()
}

/** Who asks for the palette types on at once: from now on keys are kept, until somebody takes them. Escape gives up. */
export const keepKeys = (giveUp: () => void): void => {
  kept = nothingTyped
  onEscape = giveUp
  window.addEventListener('keydown', keep, true)
}

/** What was typed since; further keys go where the focus is. */
export const takeKeys = (): Typed => {
  window.removeEventListener('keydown', keep, true)
  const typed = kept
  kept = nothingTyped
  return typed
}
