/** Much of a model's context is spent on what it reads here: this much of a text is enough. */
export const mostCharacters = 40_000

/** The beginning and the end of a long text, with a line between them that says what is left out. */
export const cut = (text: string, most = mostCharacters): string => {
  if (text.length <= most) return text
  const head = Math.ceil(most * 0.75)
  return `${text.slice(0, head)}\n… ${text.length - most} characters are left out here …\n${text.slice(text.length - (most - head))}`
}
