import type { Auth } from './auth-field.ts'

/** The header that `auth` sends, in lower case; undefined where it sends none. */
export const headerOf = (auth: Auth | undefined): string | undefined => {
  if (auth?.type !== 'api_key') return auth && 'authorization'
  return auth.location === 'header' ? auth.name.toLowerCase() : undefined
}
