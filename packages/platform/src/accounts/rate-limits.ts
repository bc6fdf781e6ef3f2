import { isIPv6 } from 'node:net'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { Refusal } from '../refusal.ts'
import type { Principal } from './principal.ts'

export interface RateLimits {
  /** @throws Refusal RATE_LIMITED */
  request(from: { readonly principal?: Principal; readonly ip: string }): Promise<void>
  /** Guesses of a password, by account and by address. @throws Refusal RATE_LIMITED */
  login(from: { readonly email: string; readonly ip: string }): Promise<void>
}

export interface RateLimitOptions {
  /** Requests a minute, of one principal. Default 600. */
  readonly perPrincipal?: number
  /** Requests a minute, of one address without credentials. Default 60. */
  readonly anonymous?: number
  /** Guesses a minute. Default 10. */
  readonly logins?: number
}

/** Of this process; several servers let through as many times as much. */
export const createRateLimits = ({ perPrincipal = 600, anonymous = 60, logins = 10 }: RateLimitOptions = {}): RateLimits => {
  const perMinute = (points: number) => new RateLimiterMemory({ points, duration: 60 })
  const limits = { known: perMinute(perPrincipal), anonymous: perMinute(anonymous), account: perMinute(logins), address: perMinute(logins) }
  const count = async (limiter: RateLimiterMemory, key: string): Promise<void> => {
    try {
      await limiter.consume(key)
    } catch (problem) {
      if (!(problem instanceof RateLimiterRes)) throw problem
      throw new Refusal('limited', 'RATE_LIMITED', 'That was too often. Wait a moment.', { retryAfterS: problem.msBeforeNext / 1000 })
    }
  }
  return {
    request: ({ principal, ip }) =>
      principal ? count(limits.known, `${principal.type} ${principal.id}`) : count(limits.anonymous, networkOf(ip)),
    login: async ({ email, ip }) => {
      await count(limits.address, networkOf(ip))
      await count(limits.account, email.trim().toLowerCase())
    },
  }
}

/** Of version 6 everybody has a whole /64 to come from. */
export const networkOf = (ip: string): string => {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1]
  if (mapped !== undefined || !isIPv6(ip)) return mapped ?? ip
  const [head = '', tail] = ip.replace(/%.*$/, '').split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const middle = tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0')
  return [...left, ...middle, ...right]
    .slice(0, 4)
    .map((part) => Number.parseInt(part, 16).toString(16))
    .join(':')
}
