import type { RE2JS } from 're2js'
import { contractError } from '../contract-error.ts'

/** Whether a regular expression fits somewhere in a text. @throws ActionError CONTRACT_UNSUPPORTED when it cannot be read */
export type Fits = (pattern: string, text: string) => boolean

/** A pattern that RE2 does not have is tried by the engine of JavaScript, on texts up to this length: it may take for ever. */
const LONGEST = 4096

/** RE2, so that no pattern takes for ever; those with look-around, as libraries of Pact write them, by JavaScript. */
export const loadFits = async (): Promise<Fits> => {
  const { RE2JS: library } = await import('re2js')
  const compiled = new Map<string, RE2JS | RegExp>()
  return (pattern, text) => {
    const known = compiled.get(pattern) ?? compile(library, pattern)
    compiled.set(pattern, known)
    return known instanceof RegExp ? known.test(text.slice(0, LONGEST)) : known.matcher(text).find()
  }
}

const compile = (library: typeof RE2JS, pattern: string): RE2JS | RegExp => {
  try {
    return library.compile(pattern)
  } catch {
    try {
      return new RegExp(pattern)
    } catch (cause) {
      throw contractError('CONTRACT_UNSUPPORTED', `the pattern ${pattern} cannot be read: ${(cause as Error).message}`, { cause })
    }
  }
}
