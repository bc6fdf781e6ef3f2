import { messageOf } from '@testmesh/action-kit'
import type { RE2JS } from 're2js'
import { mockError } from '../mock-error.ts'
import type { Endpoint } from '../settings/types.ts'

/** The regular expressions of a server, by how they are written. */
export type Patterns = ReadonlyMap<string, RE2JS>

/** Compiles what the endpoints say; RE2 is loaded when there is something to compile. @throws ActionError MOCK_BAD_SETTINGS */
export const compilePatterns = async (endpoints: readonly Endpoint[]): Promise<Patterns> => {
  const written = endpoints.flatMap(({ match }) => [match?.path_pattern ?? [], match?.body_pattern ?? []].flat())
  if (written.length === 0) return new Map()
  const { RE2JS: library } = await import('re2js')
  return new Map(written.map((pattern) => [pattern, compile(library, pattern)]))
}

/** Whether the pattern fits somewhere in the text. @throws Error when it was not compiled */
export const fits = (patterns: Patterns, pattern: string, text: string): boolean => {
  const compiled = patterns.get(pattern)
  if (!compiled) throw new Error(`the pattern ${pattern} was not compiled`)
  return compiled.matcher(text).find()
}

const compile = (library: typeof RE2JS, pattern: string): RE2JS => {
  try {
    return library.compile(pattern)
  } catch (error) {
    throw mockError('MOCK_BAD_SETTINGS', `the pattern ${pattern} cannot be read: ${messageOf(error)}`, {
      hint: 'Regular expressions are those of RE2: without references back and look-around.',
      cause: error,
    })
  }
}
