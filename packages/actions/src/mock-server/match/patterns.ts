import { mockError } from '../mock-error.ts'
import type { Endpoint } from '../settings/types.ts'

/** The regular expressions of a server. */
export interface Patterns {
  /** Whether the pattern fits somewhere in the text. The pattern is one of those that were compiled. */
  test(pattern: string, text: string): boolean
}

/** Compiles what the endpoints say; RE2 is loaded when there is something to compile. @throws ActionError MOCK_BAD_SETTINGS */
export const compilePatterns = async (endpoints: readonly Endpoint[]): Promise<Patterns> => {
  const written = endpoints.flatMap(({ match }) => [match?.path_pattern ?? [], match?.body_pattern ?? []].flat())
  if (written.length === 0) return { test: () => false }
  const { RE2JS } = await import('re2js')
  const compiled = new Map(written.map((pattern) => [pattern, compile(RE2JS, pattern)]))
  return { test: (pattern, text) => compiled.get(pattern)?.matcher(text).find() ?? false }
}

const compile = (library: typeof import('re2js').RE2JS, pattern: string) => {
  try {
    return library.compile(pattern)
  } catch (error) {
    throw mockError(
      'MOCK_BAD_SETTINGS',
      `the pattern ${pattern} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      {
        hint: 'Regular expressions are those of RE2: without references back and look-around.',
        cause: error,
      },
    )
  }
}
