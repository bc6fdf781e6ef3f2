/** Headers whose values are credentials, in lower case. */
const SECRET_HEADERS: ReadonlySet<string> = new Set([
  'authorization',
  'proxy-authorization',
  'x-api-key',
  'api-key',
  'apikey',
  'x-auth-token',
  'x-access-token',
])

/** Whether a header of this name carries a credential, whatever its case. */
export const isSecretHeader = (name: string): boolean => SECRET_HEADERS.has(name.toLowerCase())

/** The part of a header's value that is the credential itself: `Bearer abc` → `abc`. */
export const credentialIn = (value: string): string => /^(?:basic|bearer|token|apikey|digest)\s+(.+)$/is.exec(value)?.[1] ?? value
