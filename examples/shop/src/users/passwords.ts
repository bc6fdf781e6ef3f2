import { randomBytes, scrypt } from 'node:crypto'
import { promisify } from 'node:util'
import { isSame } from '../http/tokens.ts'

const derive = promisify<string, string, number, { N: number }, Buffer>(scrypt)

// A shop for demonstrations: cheap on purpose, so that a hundred test users cost no time. Use 2 ** 17 for real ones.
const cost = { N: 1024 }

/** `scrypt$<salt>$<key>` */
export const hashPassword = async (password: string, salt = randomBytes(12).toString('base64url')): Promise<string> =>
  `scrypt$${salt}$${(await derive(password, salt, 32, cost)).toString('base64url')}`

export const isPassword = async (password: string, hash: string): Promise<boolean> => {
  const [, salt = ''] = hash.split('$')
  return isSame(await hashPassword(password, salt), hash)
}
