import type { CodeEntry } from '@testmesh/action-kit'

/** What can go wrong with questions to Loki; what goes wrong on the way there has the codes of HTTP. */
export const lokiCodes = {
  LOKI_NOT_AS_EXPECTED: {
    title: 'The log is not as expected',
    hint: 'Compare what is expected with what was seen last. Lines come some seconds after they were written: raise `within`.',
  },
  LOKI_NOTHING_EXPECTED: {
    title: 'The step expects nothing',
    hint: 'Give the step assertions, such as `count == 1`, or use loki.query.',
  },
  LOKI_BAD_QUERY: { title: 'Loki does not understand the query', hint: 'The message is its own, and says where.' },
  LOKI_BAD_TIME: {
    title: 'That is no time, or not one for this query',
    hint: 'Write a time such as 2026-01-31T12:00:00Z, seconds since 1970, now, or a duration back such as -5m. Lines lie between `start` and `end`.',
  },
  LOKI_NO_ACCESS: {
    title: 'Loki does not let the step in',
    hint: 'Give credentials by `auth`, and the tenant as `headers: { X-Scope-OrgID: … }`.',
  },
  LOKI_QUERY_FAILED: {
    title: 'Loki could not answer the query',
    hint: 'The message is its own: the query may ask for too much, or for too long a time.',
  },
  LOKI_NOT_LOKI: {
    title: 'What answers there does not have the API of Loki',
    hint: 'Give the address that /loki/api/v1/query_range stands below, such as http://loki:3100.',
  },
  LOKI_ABORTED: { title: 'The step was stopped', hint: 'It was cancelled or its time limit passed.' },
} as const satisfies Record<string, CodeEntry>
