import type { CodeEntry } from '@testmesh/protocol'

/** What the linter finds in a flow that works. */
export const lintCodes = {
  LINT_NO_ASSERTION: {
    title: 'Nothing checks what comes back',
    hint: 'Give the step an `assert`: an answer is a result, not a failure, whatever its status.',
  },
  LINT_STATUS_ONLY: {
    title: 'Only the status is checked',
    hint: 'Check what the answer holds: `body.id exists`, or a `match` of the parts that matter.',
  },
  LINT_DEAD_CAPTURE: { title: 'An output that nothing reads', hint: 'Remove it, or read it where it was meant to be read.' },
  LINT_WORD_AS_TEXT: { title: 'An output that is its own word', hint: 'Name what was meant, or put a text that is meant into quotes.' },
  LINT_SLEEP: {
    title: 'A pause in the place of a condition',
    hint: 'Wait for what is needed: `wait_until`, `retry`, or the `poll` of the action.',
  },
  LINT_HARDCODED_HOST: {
    title: 'A host that is written into a step',
    hint: 'Begin the address with a variable, so that the flow runs in every environment.',
  },
  LINT_HARDCODED_SECRET: {
    title: 'A secret that is written into the flow',
    hint: 'Name a variable, and give its value by `--secret`, `TESTMESH_SECRET_…` or the secrets of an environment.',
  },
  LINT_MISSING_CLEANUP: {
    title: 'What a step makes is never removed',
    hint: 'Give the step a `cleanup`: it runs once the step has succeeded, whatever happens later.',
  },
  LINT_RETRY_HIDES: {
    title: 'A retry that may hide a failure',
    hint: 'Say what may be tried again: `retry_on: [connection, "status == 503"]`.',
  },
  LINT_DUPLICATE_STEP: { title: 'The same step twice in a row', hint: 'Remove one of them, or use `repeat` where it is meant.' },
  LINT_UNREACHABLE_STEP: { title: 'A step that never runs', hint: 'Remove it, or change what keeps it from running.' },
  LINT_QUARANTINE_LONG: {
    title: 'A quarantine without an end in sight',
    hint: 'Name a day within three months: when it comes, it can be put off.',
  },
  LINT_UNUSED_DISABLE: { title: 'A disabling comment that disables nothing', hint: 'Remove it.' },
} satisfies Record<string, CodeEntry>

export type LintCode = keyof typeof lintCodes
