import { isIPv6 } from 'node:net'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { type Quota, Refusal } from '../refusal.ts'
import type { Principal } from './principal.ts'

export interface RateLimits {
  /** Resolves to what is left. @throws Refusal RATE_LIMITED */
  request(from: { readonly principal?: Principal; readonly ip: string }): Promise<Quota>
  /** Guesses of a password, by account and by address. @throws Refusal RATE_LIMITED */
  login(from: { readonly email: string; readonly ip: string }): Promise<void>
  /** Requests to triggers, before it is known whether they prove anything. Resolves to what is left. @throws Refusal RATE_LIMITED */
  knock(from: { readonly ip: string }): Promise<Quota>
  /** Those of one trigger that did. Resolves to what is left. @throws Refusal RATE_LIMITED */
  arrival(triggerId: string): Promise<Quota>
}

export interface RateLimitOptions {
  /** Requests a minute, of one principal. Default 600. */
  readonly perPrincipal?: number
  /** Requests a minute, of one address without credentials. Default 60. */
  readonly anonymous?: number
  /** Requests a minute, of one agent: each execution says more than a person asks. Default 60,000. */
  readonly agents?: number
  /** Guesses a minute. Default 10. */
  readonly logins?: number
  /** Requests to triggers a minute, of one address: GitHub sends those of all repositories from a few. Default 300. */
  readonly knocks?: number
  /** Requests a minute to one trigger that prove themselves. Default 60. */
  readonly arrivals?: number
}

/** Of this process; several servers let through as many times as much. */
export const createRateLimits = ({
  perPrincipal = 600,
  anonymous = 60,
  agents = 60_000,
  logins = 10,
  knocks = 300,
  arrivals = 60,
}: RateLimitOptions = {}): RateLimits => {
  const limits = {
    known: perMinute('person-or-key', perPrincipal),
    agent: perMinute('agent', agents),
    anonymous: perMinute('address', anonymous),
    account: perMinute('sign-ins-of-account', logins),
    address: perMinute('sign-ins-from-address', logins),
    knock: perMinute('triggers-from-address', knocks),
    arrival: perMinute('trigger', arrivals),
  }
  return {
    request: ({ principal, ip }) => {
      if (!principal) return limits.anonymous(networkOf(ip))
      const isAgent = principal.type === 'api-key' && principal.scope === 'agent'
      return limits[isAgent ? 'agent' : 'known'](`${principal.type} ${principal.id}`)
    },
    knock: ({ ip }) => limits.knock(networkOf(ip)),
    arrival: (triggerId) => limits.arrival(triggerId),
    login: async ({ email, ip }) => {
      await limits.address(networkOf(ip))
      await limits.account(email.trim().toLowerCase())
    },
  }
}

const windowS = 60

/** Counts one of whoever the key names. */
const perMinute = (name: string, limit: number) => {
  const limiter = new RateLimiterMemory({ points: limit, duration: windowS })
  const quotaOf = ({ remainingPoints: left, msBeforeNext: resetMs }: RateLimiterRes): Quota => ({ name, limit, windowS, left, resetMs })
  return async (key: string): Promise<Quota> => {
    try {
      return quotaOf(await limiter.consume(key))
    } catch (problem) {
      if (!(problem instanceof RateLimiterRes)) throw problem
      throw new Refusal('limited', 'RATE_LIMITED', 'That was too often. Wait a moment.', { quota: quotaOf(problem) })
    }
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
