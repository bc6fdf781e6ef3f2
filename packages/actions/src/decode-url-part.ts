import type { ActionError } from '@testmesh/action-kit'

export interface UrlPart {
  /** In words: `password`. */
  readonly name: string
  /** The error of the family; the text itself may be a secret, and is not told. */
  refuse(message: string, hint: string): ActionError
}

/** What stands between the marks of a URL, without its escapes. @throws what `refuse` gives, where a % is meant as such */
export const decodeUrlPart = (text: string, { name, refuse }: UrlPart): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    throw refuse(`the ${name} of the URL has a % that escapes no character`, 'Write %25 for a % that is meant as such.')
  }
}
