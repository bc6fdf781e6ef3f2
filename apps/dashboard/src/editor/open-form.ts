import type { EditorStore } from './editor-store.ts'

/** Of the selected step; its first field has the focus. */
export const openForm = (store: EditorStore): void => {
  if (!store.getState().selected) return
  store.setState({ isFormOpen: true })
  focusForm()
}

/** As soon as it is there: it may have to be fetched first. */
const focusForm = (frames = 120): void =>
  void requestAnimationFrame(() => {
    const field = document.querySelector<HTMLElement>('fieldset input')
    if (field) field.focus()
    else if (frames > 0) focusForm(frames - 1)
  })
