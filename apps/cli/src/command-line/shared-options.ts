import { parseDuration } from '@testmesh/expressions'
import type { Option, Reading } from './command.ts'

export const wholeNumber = (minimum: number, maximum = Number.POSITIVE_INFINITY): Reading => ({
  wants: `a whole number ${maximum < Number.POSITIVE_INFINITY ? `from ${minimum} to ${maximum}` : `of at least ${minimum}`}`,
  read: (text) => (/^\d+$/.test(text) && Number(text) >= minimum && Number(text) <= maximum ? Number(text) : undefined),
})

/** A number alone would be milliseconds, and few would mean them. */
export const duration: Reading = {
  wants: 'a duration with its unit, such as 30s or 5m',
  read: (text) => (/[a-z]\s*$/.test(text) && (parseDuration(text) ?? 0) > 0 ? text : undefined),
}

const share: Reading = {
  wants: 'one of several, such as 2/4',
  read: (text) => {
    const [, index, count] = /^(\d+)\/(\d+)$/.exec(text)?.map(Number) ?? []
    return index === undefined || count === undefined || index < 1 || index > count ? undefined : { index, count }
  },
}

/** IPv6 addresses stand in brackets. */
const pinnedHost: Reading = {
  wants: 'host:port:address, such as api.example.com:443:127.0.0.1',
  read: (text) => {
    const [, host, port, plain, bracketed] = /^([^:\s]+):(\d{1,5}):(?:([^:\s[\]]+)|\[([^\s[\]]+)\])$/.exec(text) ?? []
    const isPort = Number(port) >= 1 && Number(port) <= 65_535
    return host === undefined || !isPort ? undefined : [`${host.toLowerCase()}:${Number(port)}`, plain ?? bracketed]
  },
}

const named = 'files, lines of files (shop.testmesh.yaml:41), folders or globs'

export const paths = ['[paths...]', `${named}; default: the flows of the project`] as const

export const pathsOrInput = ['[paths...]', `${named}; - for a flow from standard input; default: the flows of the project`] as const

export const config: Option = ['-c, --config <file>', 'project config, instead of the nearest testmesh.config.yaml']

export const selection: readonly Option[] = [
  ['-t, --tags <expression>', "only flows with these tags: 'smoke and not slow'"],
  ['--tag <tag>...', 'only flows with this tag, or another one that is given; with -t, both must hold'],
  ['--exclude-tags <tag>...', 'leave out flows with this tag'],
  ['--suite <name>', 'only flows of this suite'],
  ['-g, --grep <text>', "only flows and data rows whose title contains this text: 'Prices [pot]'"],
]

export const values: readonly Option[] = [
  config,
  ['-e, --env <environment>', "default: the config's, else local", undefined, 'TESTMESH_ENV'],
  ['--vars-file <file>...', 'KEY=VALUE file of variables'],
  ['--secrets-file <file>...', 'the same, of variables that are masked everywhere'],
  ['--var <name=value>...', 'a variable'],
  ['--secret <name=value>...', 'a variable that is masked everywhere'],
]

export const data: Option = ['-d, --data <file>', 'data rows, instead of those of the flow']

/** Of what was found, a part. */
export const part: readonly Option[] = [
  ['--last-failed', 'only the flows and data rows that did not pass the last time'],
  ['--only-changed [ref]', 'only flows that changed since the last commit; --only-changed=main: since this branch left main'],
  ['--shard <part>', 'only the share of one of several jobs: 2/4', share],
]

export const failOnFlaky: Option = ['--fail-on-flaky', 'exit with 5 when something was flaky']

export const passWithNoTests: Option = ['--pass-with-no-tests', 'exit with 0 when no flow was found']

export const colours: readonly Option[] = [
  ['--color', 'with colour, also when this is no terminal', undefined, 'TESTMESH_COLOR'],
  ['--no-color', 'without colour'],
  ['--debug', 'with stack traces'],
]

export const output: readonly Option[] = [['-q, --quiet', 'only failures and the summary'], ['-v, --verbose', 'every step'], ...colours]

export const reporter: Option = [
  '-r, --reporter <reporters>...',
  'reporters (list, html, jsonl, junit, ctrf, markdown, github), comma separated, each with an optional file: list,junit=out.xml; default: list',
]

/** How all of a run connects, where its steps do not say it. */
const network: readonly Option[] = [
  ['--resolve <host:port:address>...', 'connect there, whatever address the name has', pinnedHost],
  ['-k, --insecure', 'check no certificate of a server'],
  ['--cacert <file>...', 'trust this authority too'],
  ['--cert <file>', 'show this client certificate; with --key'],
  ['--key <file>', 'its key'],
  ['--proxy <url>', 'go through this proxy with all that is HTTP'],
  ['--no-proxy <hosts>', 'but not to these, comma separated; default: NO_PROXY'],
]

/** What a run is given beside its variables. */
export const inputs: readonly Option[] = [
  ['--input <name=value>...', 'an input of the flow'],
  ...network,
  ['--seed <number>', 'repeats everything random', wholeNumber(0), 'TESTMESH_SEED'],
]

/** Of the steps of one flow, a part. */
export const steps: readonly Option[] = [
  ['--only <step>', 'run this step alone, with what the last run of the flow left behind'],
  ['--from <step>', 'start at this step, with what the last run left behind'],
  ['--to <step>', 'stop after this step'],
]

export const timeout: Option = [
  '--timeout <duration>',
  'limit of each flow, instead of its own: 30s; teardown still runs',
  duration,
  'TESTMESH_TIMEOUT',
]

export const strictTeardown: Option = ['--strict-teardown', 'a failing teardown or cleanup fails the flow']

/** How flows are run, now or whenever they change. */
export const running: readonly Option[] = [
  ...inputs,
  ['-j, --parallel <number>', 'executions at the same time; default: the cores', wholeNumber(1), 'TESTMESH_PARALLEL'],
  ['-x, --bail', 'stop after the first execution that does not pass'],
  ['--max-failures <number>', 'stop after this many', wholeNumber(1)],
  ['--retries <number>', 'run what failed again, so often; what passes then is flaky', wholeNumber(0), 'TESTMESH_RETRIES'],
  timeout,
  ['--repeat-each <number>', 'run each execution so often, each a case of its own, to find what is flaky', wholeNumber(1, 100_000)],
  strictTeardown,
  ['--no-quarantine', 'failures of flows in quarantine count like others'],
  ...steps,
]
