import type { ActionContext } from '@testmesh/action-kit'

/** The same, and masked as a whole: the password is anyway, its base64 with the user name in front is found in part alone. */
export const maskedBasicHeader = (username: string, password: string, context: ActionContext): string => {
  const header = basicHeader(username, password)
  context.secret(header.slice('Basic '.length))
  return header
}

/** RFC 7617, as UTF-8. */
export const basicHeader = (username: string, password: string): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
