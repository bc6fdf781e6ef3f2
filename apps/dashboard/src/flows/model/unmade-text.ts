const key = 'testmesh.new-flow'

/** What was written as a new flow in this tab, and not made yet: a click elsewhere, or a session that ends, loses nothing. */
export const unmadeText = (): string | undefined => sessionStorage.getItem(key) ?? undefined

export const keepUnmade = (text: string): void => {
  try {
    sessionStorage.setItem(key, text)
  } catch {
    // A full store keeps nothing; the page itself still has the text.
  }
}

export const dropUnmade = (): void => sessionStorage.removeItem(key)
