import type { CodeEntry } from '@testmesh/protocol'

/** Every code this package reports beside those of expressions. */
export const assertionCodes = {
  ASSERTION_INVALID: {
    title: 'An assertion is written in a form that does not exist',
    hint: 'Write an expression, or a map with `expression`, `path` and matchers, or `match`.',
  },
  ASSERTION_UNKNOWN_MATCHER: {
    title: 'An assertion uses a matcher that does not exist',
    hint: 'Check the spelling; the matchers are listed in the documentation of assertions.',
  },
  ASSERTION_UNKNOWN_MARKER: {
    title: 'A pattern uses a marker that does not exist',
    hint: 'Check the spelling; text that starts with # and is no marker is written with a backslash in front.',
  },
  ASSERTION_CHECKS_NOTHING: {
    title: 'An assertion, or a part of one, comes out the same whatever happens',
    hint: 'Compare something that the step gives with what it should be.',
  },
  ASSERTION_NO_SNAPSHOTS: {
    title: 'No snapshots are kept here',
    hint: 'They are kept beside the flow by testmesh run; elsewhere compare with match_exact.',
  },
  ASSERTION_BAD_SCHEMA: {
    title: 'A JSON Schema is broken',
    hint: 'The message says what is wrong and where; templates inside a schema are filled first.',
  },
} as const satisfies Record<string, CodeEntry>

export type AssertionCode = keyof typeof assertionCodes
