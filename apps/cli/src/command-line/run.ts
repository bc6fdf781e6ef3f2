import type { Command, Reading } from './command.ts'
import { output, paths, reporter, running, selection, values } from './shared-options.ts'

const httpUrl: Reading = { wants: 'an http or https URL', read: (text) => (/^https?:\/\//i.test(text) ? text : undefined) }

const part: Reading = {
  wants: 'one of several, such as 2/4',
  read: (text) => {
    const [, index, count] = /^(\d+)\/(\d+)$/.exec(text)?.map(Number) ?? []
    return index === undefined || count === undefined || index < 1 || index > count ? undefined : { index, count }
  },
}

/** What every command line means that names no other command. */
export const run: Command = {
  summary: 'run flows',
  argument: paths,
  options: [
    ...selection,
    ...values,
    ...output,
    ...running,
    ['--fail-on-flaky', 'exit with 5 when something was flaky'],
    ['--last-failed', 'only the flows and data rows that did not pass the last time'],
    ['--only-changed [ref]', 'only flows that changed since the last commit; --only-changed=main: since this branch left main'],
    ['--shard <part>', 'only the share of one of several jobs: 2/4', part],
    ['--remote [url]', 'run them on a server, by default the one of testmesh login', httpUrl],
    ['-u, --update-snapshots', 'write what snapshots should be anew, and remove those nobody asks for'],
    ['--dry-run', 'print what would run'],
    ['--pass-with-no-tests', 'exit with 0 when no flow was found'],
    reporter,
  ],
  run: async ({ words, options }) => (await import('../commands/run.ts')).runCommand(words, options),
}
