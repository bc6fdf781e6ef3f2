import { createHmac, timingSafeEqual } from 'node:crypto'

export interface Claims {
  /** The user's id. */
  readonly sub: string
  readonly email: string
  /** Seconds since 1970. */
  readonly exp: number
}

export interface Tokens {
  /** A JSON Web Token (HS256) for one hour. */
  issue(user: { id: string; email: string }): string
  /** Undefined when the token is not ours or too old. */
  verify(token: string): Claims | undefined
}

const lifetimeSeconds = 3600

export const createTokens = (secret: string): Tokens => {
  const sign = (content: string): string => createHmac('sha256', secret).update(content).digest('base64url')
  return {
    issue: ({ id, email }) => {
      const claims: Claims = { sub: id, email, exp: nowSeconds() + lifetimeSeconds }
      const content = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`
      return `${content}.${sign(content)}`
    },
    verify: (token) => {
      const [head, payload, signature] = token.split('.')
      if (head === undefined || payload === undefined || signature === undefined) return undefined
      if (!isSame(signature, sign(`${head}.${payload}`))) return undefined
      const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Claims
      return claims.exp > nowSeconds() ? claims : undefined
    },
  }
}

const nowSeconds = (): number => Math.floor(Date.now() / 1000)
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** Compares without telling by its time how much was right. */
export const isSame = (left: string, right: string): boolean => {
  const [a, b] = [Buffer.from(left), Buffer.from(right)]
  return a.length === b.length && timingSafeEqual(a, b)
}
