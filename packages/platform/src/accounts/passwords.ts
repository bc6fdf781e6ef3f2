import { availableParallelism } from 'node:os'
import { hash, verify } from '@node-rs/argon2'
import { Refusal } from '../refusal.ts'

export interface Passwords {
  /** @throws Refusal PASSWORD_TOO_WEAK of the part of the request that it came from: `/body/password` */
  hash(password: string, pointer: string): Promise<string>
  /** The same work whether there is a hash or not: nobody learns from the time it takes who has an account. */
  matches(password: string, hash: string | null | undefined): Promise<boolean>
}

/** Argon2id as OWASP advises: 19 MiB, two passes, one lane. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

const minLength = 10
const maxLength = 200
const rule = `${minLength} to ${maxLength} characters, four of them different`

/** Hashing keeps one core free for everybody else. */
export const createPasswords = (): Passwords => {
  const queue = limitConcurrency(Math.max(1, availableParallelism() - 1))
  const nobody = hash('nobody has this password', cost)
  return {
    hash: (password, pointer) => {
      if (password.length < minLength || password.length > maxLength || new Set(password).size < 4)
        throw new Refusal('invalid', 'PASSWORD_TOO_WEAK', `A password has ${rule}.`, {
          errors: [{ pointer, message: `must have ${rule}` }],
        })
      return queue(() => hash(password, cost))
    },
    matches: async (password, hashed) => {
      const against = hashed ?? (await nobody)
      const isRight = await queue(() => verify(against, password.slice(0, maxLength + 1)).catch(() => false))
      return isRight && hashed != null
    },
  }
}

const limitConcurrency = (limit: number) => {
  const waiting: (() => void)[] = []
  let running = 0
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= limit) await new Promise<void>((resolve) => waiting.push(resolve))
    running += 1
    try {
      return await work()
    } finally {
      running -= 1
      waiting.shift()?.()
    }
  }
}
