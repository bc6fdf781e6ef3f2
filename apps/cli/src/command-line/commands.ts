import type { Command, Option, Reading } from './command.ts'

const wholeNumber = (minimum: number): Reading => ({
  wants: `a whole number of at least ${minimum}`,
  read: (text) => (/^\d+$/.test(text) && Number(text) >= minimum ? Number(text) : undefined),
})

const oneOf = (...names: readonly string[]): Reading => ({
  wants: `one of ${names.join(', ')}`,
  read: (text) => (names.includes(text) ? text : undefined),
})

const httpUrl: Reading = { wants: 'an http or https URL', read: (text) => (/^https?:\/\//i.test(text) ? text : undefined) }

const part: Reading = {
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

const paths = ['[paths...]', 'files, folders or globs; default: the flows of the project'] as const

const config: Option = ['-c, --config <file>', 'project config, instead of the nearest testmesh.config.yaml']

const selection: readonly Option[] = [
  ['-t, --tags <expression>', "only flows with these tags: 'smoke and not slow'"],
  ['--exclude-tags <tag>...', 'leave out flows with this tag'],
  ['--suite <name>', 'only flows of this suite'],
  ['-g, --grep <text>', "only flows and data rows whose title contains this text: 'Prices [pot]'"],
]

const values: readonly Option[] = [
  config,
  ['-e, --env <name>', "environment; default: the config's, else local"],
  ['--vars-file <file>...', 'KEY=VALUE file of variables'],
  ['--var <name=value>...', 'a variable'],
  ['--secret <name=value>...', 'a variable that is masked everywhere'],
]

const data: Option = ['-d, --data <file>', 'data rows, instead of those of the flow']

const output: readonly Option[] = [
  ['-q, --quiet', 'only failures and the summary'],
  ['-v, --verbose', 'every step'],
  ['--color', 'with colour, also when this is no terminal'],
  ['--no-color', 'without colour'],
  ['--debug', 'with stack traces'],
]

const reporter: Option = [
  '-r, --reporter <names>',
  'reporters (list, html, jsonl, junit, markdown, github), comma separated, each with an optional file: list,junit=out.xml; default: list',
]

/** How flows are run, now or whenever they change. */
const running: readonly Option[] = [
  ['--input <name=value>...', 'an input of the flow'],
  ['--resolve <host:port:address>...', 'connect there, whatever address the name has', pinnedHost],
  ['--seed <number>', 'repeats everything random', wholeNumber(0)],
  ['-j, --parallel <number>', 'executions at the same time; default: the cores', wholeNumber(1)],
  ['-x, --bail', 'stop after the first execution that does not pass'],
  ['--max-failures <number>', 'stop after this many', wholeNumber(1)],
  ['--retries <number>', 'run what failed again, so often; what passes then is flaky', wholeNumber(0)],
  ['--strict-teardown', 'a failing teardown or cleanup fails the flow'],
  ['--only <step>', 'run this step alone, with what the last run of the flow left behind'],
  ['--from <step>', 'start at this step, with what the last run left behind'],
  ['--to <step>', 'stop after this step'],
]

const run: Command = {
  summary: 'run flows',
  argument: paths,
  options: [
    ...selection,
    ...values,
    data,
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

const watch: Command = {
  summary: 'run flows, and run them again when they change',
  argument: paths,
  options: [...selection, ...values, data, ...output, ...running, reporter],
  run: async ({ words, options }) => (await import('../commands/watch.ts')).watchCommand(words, options),
}

const init: Command = {
  summary: 'make a project here, with a first flow',
  argument: ['[url]', 'of the service to test; default: http://localhost:3000'],
  run: async ({ words: [url = 'http://localhost:3000'] }) => (await import('../commands/init.ts')).initCommand(url),
}

const validate: Command = {
  summary: 'find every problem of flows without running them',
  argument: paths,
  options: [...selection, ...values, data, ...output],
  run: async ({ words, options }) => (await import('../commands/validate.ts')).validateCommand(words, options),
}

const lint: Command = {
  summary: 'find what is wrong with flows, and what good flows would not do',
  argument: paths,
  options: [
    ...selection,
    ...values,
    data,
    ...output,
    ['--fix', 'make the fixes that leave the meaning as it is'],
    ['--format <name>', 'how problems are told: terminal, json, sarif; default: terminal', oneOf('terminal', 'json', 'sarif')],
    ['--max-warnings <number>', 'exit with 1 when there are more', wholeNumber(0)],
  ],
  run: async ({ words, options }) => (await import('../commands/lint.ts')).lintCommand(words, options),
}

const fmt: Command = {
  summary: 'write flows in their canonical form: the names of today, one layout',
  argument: ['[paths...]', 'files, folders or globs; - for standard input; default: the flows of the project'],
  options: [...output, config, ['--check', 'write nothing; list what is not formatted, and exit with 1']],
  run: async ({ words, options }) => (await import('../commands/fmt.ts')).fmtCommand(words, options),
}

const show: Command = {
  summary: 'show a recorded batch again',
  argument: ['[batch]', 'its id or path, or last; default: last'],
  options: [...output, config, ['--list', 'list the recorded batches'], reporter],
  run: async ({ words: [batch = 'last'], options }) => (await import('../commands/show.ts')).showCommand(batch, options),
}

const cleanup: Command = {
  summary: 'remove what killed runs left behind',
  argument: ['[path]', 'a file or folder of the project; default: the current folder'],
  options: [config, ['--list', 'only say what there is'], ['--forget', 'take off the list what cannot be removed']],
  run: async ({ words: [path], options }) => (await import('../commands/cleanup.ts')).cleanupCommand(path, options),
}

const explain: Command = {
  summary: 'say what a code of an error means, and what helps',
  argument: ['<code>', 'as in error[HTTP_TIMEOUT]'],
  run: async ({ words: [code = ''] }) => (await import('../commands/explain.ts')).explainCommand(code),
}

const schema: Command = {
  summary: 'write the JSON Schema of a flow, for editors',
  options: [['-o, --out <file>', 'file to write; default: the output']],
  run: async ({ options }) => (await import('../commands/schema.ts')).schemaCommand(options),
}

const lsp: Command = {
  summary: 'check, complete and rename in an editor: a language server on standard input and output',
  takesAnything: true,
  run: async () => (await import('../commands/lsp.ts')).lspCommand(),
}

const mcp: Command = {
  summary:
    'a server of the Model Context Protocol on standard input and output, for AI assistants. They read and write flows of the project, no other file, and run them: flows may change the system under test and start programs. With --env they have that environment alone',
  argument: ['[folder]', 'of the project; default: the current folder'],
  options: [...values, ['--read-only', 'without the tools that write and run']],
  run: async ({ words: [folder = '.'], options }) => (await import('../commands/mcp.ts')).mcpCommand(folder, options),
}

const server: Option = ['--server <url>', 'default: TESTMESH_SERVER, else the one of testmesh login']

const login: Command = {
  summary: 'keep an API key of a server',
  argument: ['<url>', 'of the server'],
  options: [['--key <key>', 'the API key; default: TESTMESH_API_KEY, else it is asked for']],
  run: async ({ words: [url = ''], options }) => (await import('../commands/login.ts')).loginCommand(url, options),
}

const push: Command = {
  summary: 'make the flows on a server what they are here',
  argument: paths,
  options: [
    ...selection,
    ...output,
    config,
    ['--prune', 'also remove there what is not here'],
    ['-m, --message <text>', 'what changed, for the versions'],
    server,
  ],
  run: async ({ words, options }) => (await import('../commands/push.ts')).pushCommand(words, options),
}

const pull: Command = {
  summary: 'bring the flows of a server here',
  options: [config, ['--force', 'also over what was changed here'], server],
  run: async ({ options }) => (await import('../commands/pull.ts')).pullCommand(options),
}

const settings: readonly Option[] = [
  ['-c, --config <file>', 'settings, instead of testmesh.server.yaml'],
  ['--data <folder>', 'folder of the data; default: ~/.testmesh'],
  ['--database-url <url>', 'PostgreSQL; without one, the database is embedded'],
]

const serverSettings: readonly Option[] = [
  ...settings,
  ['--host <address>', 'address to listen on; default: 127.0.0.1'],
  ['-p, --port <number>', 'default: 8080', wholeNumber(0)],
]

const serve: Command = {
  summary: 'serve the API, and run what it is asked to',
  options: serverSettings,
  run: async ({ options }) => (await import('../commands/serve.ts')).serveCommand(options),
}

const worker: Command = {
  summary: 'run executions beside a server, on the same PostgreSQL',
  options: [
    ...settings,
    ['--pool <name>', 'whose executions; default: default'],
    ['--slots <number>', 'executions at a time; default: the cores', wholeNumber(1)],
  ],
  run: async ({ options }) => (await import('../commands/worker.ts')).workerCommand(options),
}

const migrate: Command = {
  summary: 'bring the schema of the database up',
  options: [...settings, ['--forget-secrets', 'also remove all secrets, when their master key is lost']],
  run: async ({ options }) => (await import('../commands/migrate.ts')).migrateCommand(options),
}

const doctor: Command = {
  summary: 'show the settings that testmesh serve would go by, and what is wrong',
  options: serverSettings,
  run: async ({ options }) => (await import('../commands/doctor.ts')).doctorCommand(options),
}

/** The commands by name. Each loads what it needs when it is asked for. */
export const commands: Readonly<Record<string, Command>> = {
  run,
  watch,
  init,
  validate,
  lint,
  fmt,
  show,
  cleanup,
  explain,
  schema,
  lsp,
  mcp,
  login,
  push,
  pull,
  serve,
  worker,
  migrate,
  doctor,
}
