import type { CodeEntry } from '@testmesh/action-kit'

/** What can go wrong with a script. */
export const scriptCodes = {
  SCRIPT_SYNTAX: { title: 'The script is no JavaScript', hint: 'The message says at which of its lines it cannot be read.' },
  SCRIPT_FAILED: { title: 'The script threw an error', hint: 'The message says at which of its lines.' },
  SCRIPT_BAD_VALUE: {
    title: 'The script gives something that is no data',
    hint: 'Return text, numbers, true or false, null, lists and maps of these.',
  },
  SCRIPT_NEVER_ENDS: {
    title: 'The script waits for something that does not come',
    hint: 'There are no timers and no network in a script: only its own promises are worth waiting for.',
  },
  SCRIPT_MEMORY: { title: 'The script needs more memory than it may have', hint: 'Raise `memory`, or work on less at once.' },
  SCRIPT_TIMEOUT: { title: 'The script did not end in time', hint: 'Look for a loop without an end, or raise `timeout`.' },
  SCRIPT_ABORTED: { title: 'The step was stopped', hint: 'It was cancelled or its time limit passed; the script was ended.' },
} as const satisfies Record<string, CodeEntry>
