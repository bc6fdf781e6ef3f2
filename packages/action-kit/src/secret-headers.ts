/** Headers whose values are credentials, in lower case. */
const SECRET_HEADERS: ReadonlySet<string> = new Set([
  'authorization',
  'proxy-authorization',
  'x-api-key',
  'api-key',
  'apikey',
  'x-api-token',
  'x-auth-token',
  'x-auth-key',
  'x-access-token',
  'x-csrf-token',
  'x-xsrf-token',
  'x-amz-security-token',
  'x-goog-api-key',
  'x-vault-token',
  'private-token',
  'job-token',
  'cookie',
])

/** Whether a header of this name carries a credential, whatever its case. */
export const isSecretHeader = (name: string): boolean => SECRET_HEADERS.has(name.toLowerCase())

/** A cookie this long is a session, not a taste: `theme=dark` alone would hide half of every report. */
const LEAST_COOKIE = 12

/**
 * The parts of a header's value that are the credential itself: `Bearer abc` → `abc`; of cookies all together, and the long ones; of one
 * that is set its value, when it is long.
 */
export const credentialsIn = (name: string, value: string): string[] => {
  if (name.toLowerCase() === 'set-cookie') return credentialsIn('cookie', value.split(';', 1)[0] ?? '').slice(1)
  if (name.toLowerCase() !== 'cookie') return [/^(?:basic|bearer|token|apikey|digest)\s+(.+)$/is.exec(value)?.[1] ?? value]
  const values = value.split(';').map((cookie) => cookie.slice(cookie.indexOf('=') + 1).trim())
  return [value, ...values.filter((one) => one.length >= LEAST_COOKIE)]
}
