import { isFileDatabase } from './is-file-database.ts'
import { MASK } from './marks.ts'

const URL_PARTS =
  /^([a-z][a-z\d+.-]*:\/\/)([^\s/?#]*@)?((?:[\w.-]+|\[[\da-f:]+\])(?::\d+)?(?:,[\w.-]+(?::\d+)?)*)(\/[^\s?#@]*)?(?:[?#][^@]*)?$/i

/**
 * A secret URL as far as all may know it: its scheme, user, hosts and path, `amqp://ada:***@broker:5672/shop`. Of a query nobody knows
 * what it holds, and a user without a password may be a token. What is not plainly such a URL is a secret as a whole.
 */
export const withoutPassword = (url: string): string => {
  if (isFileDatabase(url)) return url
  const [, scheme, login, hosts, path = ''] = URL_PARTS.exec(url) ?? []
  if (scheme === undefined) return MASK
  return `${scheme}${login === undefined ? '' : `${maskedLogin(login.slice(0, -1))}@`}${hosts}${path}`
}

const maskedLogin = (login: string): string => {
  const colon = login.indexOf(':')
  const isToken = colon === -1 || /^(?:x-oauth-basic)?$/.test(login.slice(colon + 1))
  return isToken ? MASK : `${login.slice(0, colon)}:${MASK}`
}
