import type { Tools } from './scope.ts'

type Random = Pick<Tools, 'random'>

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const smallLetters = 'abcdefghijklmnopqrstuvwxyz0123456789'

/** A whole number from `from` to `to`, both included. */
export const randomInt = (tools: Random, from: number, to: number): number => from + Math.floor(tools.random() * (to - from + 1))

/** Letters and digits. */
export const randomText = (tools: Random, length: number): string => pick(tools, letters, length)

/** Twelve small letters and digits: about 62 bits. */
export const randomId = (tools: Random): string => pick(tools, smallLetters, 12)

const pick = (tools: Random, alphabet: string, length: number): string => {
  let text = ''
  for (let i = 0; i < length; i++) text += alphabet.charAt(randomInt(tools, 0, alphabet.length - 1))
  return text
}

/** A UUID of version 4 (RFC 9562). */
export const randomUuid = (tools: Random): string => {
  let text = ''
  for (let i = 0; i < 32; i++) {
    const digit = i === 12 ? 4 : i === 16 ? randomInt(tools, 8, 11) : randomInt(tools, 0, 15)
    text += digit.toString(16)
    if (i === 7 || i === 11 || i === 15 || i === 19) text += '-'
  }
  return text
}
