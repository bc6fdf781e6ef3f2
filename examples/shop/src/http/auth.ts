import type { Context } from 'hono'
import type { ShopContext } from '../shop-context.ts'
import { Problem } from './problem.ts'
import { type Claims, isSame } from './tokens.ts'

/** Who asks. @throws Problem 401 */
export const requireUser = (c: Context, { tokens }: ShopContext): Claims => {
  const [, token] = /^Bearer (\S+)$/i.exec(c.req.header('authorization') ?? '') ?? []
  if (token === undefined) throw new Problem(401, 'Send the token you got from POST /login as "Authorization: Bearer …".')
  const claims = tokens.verify(token)
  if (claims === undefined) throw new Problem(401, 'This token is not valid any more.')
  return claims
}

export const isAdmin = (c: Context, { adminKey }: ShopContext): boolean => isSame(c.req.header('x-api-key') ?? '', adminKey)

/** @throws Problem 401 without a key, 403 with a wrong one */
export const requireAdmin = (c: Context, context: ShopContext): void => {
  if (isAdmin(c, context)) return
  if (c.req.header('x-api-key') === undefined) throw new Problem(401, 'This needs the header X-API-Key.')
  throw new Problem(403, 'This API key may not do that.')
}

/** Lets shop services and the owner in. @throws Problem 401, 403 */
export const requireOwner = (c: Context, { context, userId }: { context: ShopContext; userId: string }): void => {
  if (isAdmin(c, context)) return
  if (requireUser(c, context).sub !== userId) throw new Problem(403, 'This belongs to somebody else.')
}
