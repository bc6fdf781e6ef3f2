/** A URL with stars in place of its password, or of a user that may be a token. */
export const withoutLogin = (url: string): string =>
  url.replace(/\/\/(?:([^:@/]*):)?[^@/]*@/, (_, user?: string) => (user === undefined ? '//***@' : `//${user}:***@`))
