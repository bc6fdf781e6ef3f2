import type { EditorStore } from './editor-store.ts'

/**
 * What a field of the form still holds becomes text, and every gesture is done, before the text is saved or run.
 *
 * @throws Error when a field holds what cannot be read: its text would be left out
 */
export const settle = async (store: EditorStore): Promise<void> => {
  const field = document.activeElement
  const isOfForm = field instanceof HTMLElement && field.closest('[data-step-form]') !== null
  if (isOfForm) field.blur()
  await store.settled()
  if (isOfForm && field.isConnected) field.focus()
  if (document.querySelector('[data-step-form] [data-unreadable]'))
    throw new Error('A field of the form cannot be read. Mend it, or press Escape in it.')
}

/** Back to the steps, when what had the focus is gone: their keys work at once. */
export const focusSteps = (): void => {
  requestAnimationFrame(() => {
    const { activeElement } = document
    if (activeElement === document.body || activeElement?.id === 'main') enterSteps()
  })
}

/** The steps take the keys, wherever the focus was. */
export const enterSteps = (): void => {
  const places = [...document.querySelectorAll<HTMLElement>('[data-scope=steps]')]
  places.find((place) => place.offsetParent !== null)?.focus()
}
