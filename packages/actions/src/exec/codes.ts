import type { CodeEntry } from '@testmesh/action-kit'

/** What can go wrong with a program. */
export const execCodes = {
  EXEC_NOT_FOUND: {
    title: 'There is no such program',
    hint: 'Check its spelling and PATH. `command` is one program, started without a shell: its arguments are `args`; a line for a shell is `script`.',
  },
  EXEC_NOT_STARTED: {
    title: 'The program cannot be started',
    hint: 'Check that `cwd` is a folder, and that the file may be executed.',
  },
  EXEC_FAILED: {
    title: 'The program ended with an exit code that says failure',
    hint: 'Look at its output. Where another code is right, say so: `exit_codes: [0, 3]`, or `exit_codes: any` to judge it with `assert`.',
  },
  EXEC_TOO_MUCH: {
    title: 'The program wrote more than 64 MiB',
    hint: 'Let it write to a file, `script: make report > report.txt`, or keep what matters: `| tail -n 100`.',
  },
  EXEC_TIMEOUT: { title: 'The program did not end in time', hint: 'Raise `timeout`, or find out what it waits for.' },
  EXEC_ABORTED: { title: 'The step was stopped', hint: 'It was cancelled or its time limit passed; the program was ended.' },
} as const satisfies Record<string, CodeEntry>
