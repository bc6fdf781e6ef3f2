import type { CodeEntry } from '@testmesh/action-kit'

/** What can go wrong with waiting, in words: a title and what helps. */
export const waitForCodes = {
  WAIT_FOR_TIMEOUT: {
    title: 'What the step waits for was not ready in time',
    hint: 'Raise `timeout`, or find out why it takes that long: the message says what was seen last.',
  },
  WAIT_FOR_ATTEMPTS_SPENT: {
    title: 'What the step waits for was not ready at any attempt',
    hint: 'Raise `max_attempts` or `interval`: the message says what was seen last.',
  },
  WAIT_FOR_BAD_URL: { title: 'The url cannot be requested', hint: 'Write an absolute http:// or https:// url.' },
} as const satisfies Record<string, CodeEntry>
