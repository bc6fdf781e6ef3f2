import { withoutUrlSecrets } from '@testmesh/protocol'

/**
 * A value as it is shown and edited: text stands bare, everything else as JSON. Text that would read as JSON gets quotes:
 * `"5432"` is text, `5432` a number.
 */
export const textOfValue = (value: unknown): string => {
  if (typeof value !== 'string') return JSON.stringify(value)
  const survives = !hasControls(value) && valueOfText(value) === value && value !== ''
  return survives ? value : JSON.stringify(value)
}

/** The other way round: `valueOfText(textOfValue(value))` is `value`. What is no JSON is text, as it stands. */
export const valueOfText = (text: string): unknown => {
  try {
    const value = JSON.parse(text) as unknown
    // A version like 1.10, and a number of more digits than a machine keeps, stay what was written.
    return typeof value === 'number' && String(value) !== text.trim() ? text : value
  } catch {
    return text
  }
}

/** A text box keeps line feeds and tabs, and loses or changes the others. */
const hasControls = (text: string): boolean => /[^\P{Cc}\n\t]/u.test(text)

/** To be looked at: the passwords and tokens of URLs are hidden, as in what runs show. One that comes from a variable is none. */
export const seenText = (value: unknown): string => withoutUrlSecrets(textOfValue(value), '••••')

/** Whether a URL in it carries a password or a token: better kept as a secret. */
export const holdsPassword = (value: unknown): boolean => seenText(value) !== textOfValue(value)

/** The same on one line. */
export const shownText = (value: unknown): string => seenText(value).replace(/\n/g, ' ⏎ ')
