import type { Command, Reading } from './command.ts'
import { data, failOnFlaky, output, part, passWithNoTests, pathsOrInput, reporter, running, selection, values } from './shared-options.ts'

export const httpUrl: Reading = { wants: 'an http or https URL', read: (text) => (/^https?:\/\//i.test(text) ? text : undefined) }

/** What every command line means that names no other command. */
export const run: Command = {
  summary: 'run flows',
  argument: pathsOrInput,
  options: [
    ...selection,
    ...values,
    data,
    ...output,
    ...running,
    failOnFlaky,
    ...part,
    ['--remote [url]', 'run them on a server, by default the one of testmesh login', httpUrl],
    ['-u, --update-snapshots', 'write what snapshots should be anew, and remove those nobody asks for'],
    ['--dry-run', 'print what would run'],
    ['--print-config', 'print the settings and variables of the run, and where each is from'],
    passWithNoTests,
    // Of other commands it would write over the report of the run.
    [reporter[0], reporter[1], undefined, 'TESTMESH_REPORTER'],
  ],
  run: async ({ words, options, variables }) => (await import('../commands/run.ts')).runCommand(words, { ...options, variables }),
}
