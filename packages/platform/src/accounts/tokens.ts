import { createHash, createHmac, randomBytes } from 'node:crypto'
import { jwtVerify, SignJWT } from 'jose'
import { isSameSecret } from '../secrets/is-same-secret.ts'
import type { Keyring } from '../secrets/keyring.ts'

/** A secret that is shown once and kept as its hash: refresh tokens, invitations, tickets. */
export const newToken = (): string => randomBytes(32).toString('base64url')

export const hashToken = (token: string): Uint8Array => createHash('sha256').update(token).digest()

export interface AccessClaims {
  readonly userId: string
  readonly sessionFamily: string
}

export interface AccessTokens {
  sign(claims: AccessClaims): Promise<string>
  /** Undefined for whatever this server's key did not sign for this purpose, or too long ago. */
  verify(token: string): Promise<AccessClaims | undefined>
}

/** How long a token that opens the API holds. Seconds. */
export const accessLifetimeS = 600

const claims = { issuer: 'testmesh', audience: 'testmesh-api' }
const header = { alg: 'HS256', typ: 'at+jwt' }

/** One algorithm, one key, one purpose: what the token says of itself never chooses how it is checked. */
export const createAccessTokens = (keyring: Keyring): AccessTokens => {
  const key = keyring.derive('access tokens')
  return {
    sign: ({ userId, sessionFamily }) =>
      new SignJWT({ sid: sessionFamily })
        .setProtectedHeader({ ...header, kid: keyring.id })
        .setSubject(userId)
        .setIssuer(claims.issuer)
        .setAudience(claims.audience)
        .setIssuedAt()
        .setExpirationTime(`${accessLifetimeS}s`)
        .sign(key),
    verify: async (token) => {
      if (!token.split('.').every(isCanonical)) return undefined
      try {
        const { payload, protectedHeader } = await jwtVerify(token, key, {
          ...claims,
          typ: header.typ,
          algorithms: [header.alg],
          requiredClaims: ['sub', 'sid', 'exp', 'iat'],
        })
        const { sub, sid } = payload
        if (protectedHeader.kid !== keyring.id || typeof sub !== 'string' || typeof sid !== 'string') return undefined
        return { userId: sub, sessionFamily: sid }
      } catch {
        return undefined
      }
    },
  }
}

/** The last digit of base64url has bits that mean nothing: one token has one spelling. */
const isCanonical = (part: string): boolean => Buffer.from(part, 'base64url').toString('base64url') === part

/** The token in the link of the first start: every server of the database knows it, and none keeps it. */
export const setupToken = (keyring: Keyring): string =>
  createHmac('sha256', keyring.derive('set-up link')).update('first account').digest('base64url')

export const isSetupToken = (keyring: Keyring, token: string): boolean => isSameSecret(token, setupToken(keyring))
