import type { Command, Option, Reading } from './command.ts'
import { httpUrl, run } from './run.ts'
import {
  colours,
  config,
  data,
  duration,
  failOnFlaky,
  inputs,
  output,
  part,
  passWithNoTests,
  paths,
  pathsOrInput,
  reporter,
  running,
  selection,
  steps,
  strictTeardown,
  timeout,
  values,
  wholeNumber,
} from './shared-options.ts'

const oneOf = (...names: readonly string[]): Reading => ({
  wants: `one of ${names.join(', ')}`,
  choices: names,
  read: (text) => (names.includes(text) ? text : undefined),
})

const watch: Command = {
  summary: 'run flows, and run them again when they change',
  argument: paths,
  options: [...selection, ...values, data, ...output, ...running, reporter],
  run: async ({ words, options }) => (await import('../commands/watch.ts')).watchCommand(words, options),
}

const debug: Command = {
  summary: 'run a flow step by step: look at values, change them, try again what failed',
  argument: ['[paths...]', 'of one flow'],
  options: [
    ...selection,
    ...values,
    data,
    ['-b, --break <step>...', 'run up to this step, by its id or its line; default: stop before the first'],
    ...inputs,
    ...steps,
    ...colours,
  ],
  run: async ({ words, options }) => (await import('../commands/debug.ts')).debugCommand(words, options),
}

const list: Command = {
  summary: 'list what run would run, with the same words',
  argument: pathsOrInput,
  options: [
    ...selection,
    ...values,
    data,
    ['-q, --quiet', 'flows without their data rows'],
    ['-v, --verbose', 'also the steps'],
    ['--json', 'for programs: all of it, in one document of JSON'],
    ['--broken', 'also flows that cannot run; --json says what is wrong with them'],
    ['--quarantined', 'only flows in quarantine, or whose quarantine is over'],
    ...part,
    passWithNoTests,
  ],
  run: async ({ words, options }) => (await import('../commands/list.ts')).listCommand(words, options),
}

const port: Reading = {
  wants: 'a port from 0, for a free one, to 65535',
  read: (text) => (/^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : undefined),
}

const mock: Command = {
  summary: 'answer in the place of a service: what a flow, an OpenAPI document or a file of endpoints says',
  argument: ['<source>', 'a flow with mock_server_start, an OpenAPI document, or a file as from_file takes it'],
  options: [
    ...values,
    ['--step <step>', 'of a flow that starts several mock servers'],
    ['--host <address>', 'address to listen on; default: 127.0.0.1'],
    ['-p, --port <number>', 'default: that of the step, else a free one', port],
    ['-w, --watch', 'read it again when one of its files changes'],
    ['--json', 'for programs: a line of JSON for each request'],
    ...colours,
  ],
  run: async ({ words: [source = ''], options }) => (await import('../commands/mock.ts')).mockCommand(source, options),
}

const init: Command = {
  summary: 'make a project here, with a first flow',
  argument: ['[url]', 'of the service to test; default: http://localhost:3000'],
  run: async ({ words: [url = 'http://localhost:3000'] }) => (await import('../commands/init.ts')).initCommand(url),
}

const importRow: Command = {
  summary: 'make flows of curl commands, a HAR file, a Postman collection, an OpenAPI document',
  argument: ['[sources...]', 'files; - for standard input'],
  options: [
    ['-o, --out <folder>', 'where the flows go; default: flows'],
    ['--format <name>', 'what the sources are; default: what they look like', oneOf('curl', 'har', 'openapi', 'postman')],
    ['--force', 'write over files that are there'],
  ],
  run: async ({ words, options }) => (await import('../commands/import.ts')).importCommand(words, options),
}

const exportRow: Command = {
  summary:
    'write the requests of flows for other tools: a Postman collection, a script of curl commands; or what a recorded batch sent and got, as a HAR',
  argument: paths,
  options: [
    ...selection,
    ...values,
    ['--as <format>', 'what to write', oneOf('curl', 'har', 'postman')],
    ['--batch <batch>', 'for a HAR: the recording, by its id or path; default: the last'],
    ['-o, --out <file>', 'where to; - for the output, the default'],
    ['--force', 'write over files that are there'],
  ],
  run: async ({ words, options }) => (await import('../commands/export.ts')).exportCommand(words, options),
}

const validate: Command = {
  summary: 'find every problem of flows without running them',
  argument: pathsOrInput,
  options: [...selection, ...values, data, ...output],
  run: async ({ words, options }) => (await import('../commands/validate.ts')).validateCommand(words, options),
}

const lint: Command = {
  summary: 'find what is wrong with flows, and what good flows would not do',
  argument: pathsOrInput,
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
  choices: ['last'],
  argument: ['[batch]', 'its id or path, or last; default: last'],
  options: [...output, config, ['--list', 'list the recorded batches'], reporter],
  run: async ({ words: [batch = 'last'], options }) => (await import('../commands/show.ts')).showCommand(batch, options),
}

const compare: Command = {
  summary: 'show what differs between a recorded batch and an earlier one',
  argument: ['[batches...]', 'the earlier one, and the later one; default: when what did not pass passed the last time, and last'],
  options: [...output, config],
  run: async ({ words, options }) => (await import('../commands/compare.ts')).compareCommand(words, options),
}

const percent: Reading = {
  wants: 'a number from 0 to 100',
  read: (text) => (/^\d+(?:\.\d+)?$/.test(text) && Number(text) <= 100 ? Number(text) : undefined),
}

const coverage: Command = {
  summary: 'say which operations of an API, and which of its documented answers, recorded flows saw',
  argument: ['<document>', 'OpenAPI 3 or Swagger 2, in YAML or JSON; - for standard input'],
  options: [
    ['-q, --quiet', 'only operations with something to look at'],
    ['-v, --verbose', 'all flows that called, and all requests without an operation'],
    ...colours,
    config,
    ['--run <batch>...', 'of this recorded batch, by its id or path, or of all in a folder; default: the last'],
    ['--all', 'of all batches that are kept'],
    ['--server <url>...', 'an address of the API; default: those in the document, or else any whose paths fit', httpUrl],
    ['--fail-under <percent>', 'exit with 5 when fewer operations were called and checked', percent],
    ['--json', 'for programs: all of it, in one document of JSON'],
    ['--markdown <file>', 'also write it as Markdown, for the page of a job'],
  ],
  run: async ({ words: [document = ''], options }) => (await import('../commands/coverage.ts')).coverageCommand(document, options),
}

const strength: Command = {
  summary:
    'say which wrong answers the assertions of recorded flows would notice: each recorded result is changed in one way after the other',
  argument: ['[paths...]', 'files, folders or globs; default: the flows of the recording'],
  options: [
    ...selection,
    ...values,
    ['-q, --quiet', 'only the totals'],
    ['-v, --verbose', 'all fields, and changes that nobody can tell of'],
    ...colours,
    ['--run <batch>...', 'of this recorded batch, by its id or path, or of all in a folder; default: the last'],
    ['--all', 'of all batches that are kept'],
    ['--step <id>...', 'only steps with this id'],
    ['--fail-under <percent>', 'exit with 5 when fewer changes were noticed', percent],
    ['--json', 'for programs: all of it, in one document of JSON'],
    ['--markdown <file>', 'also write it as Markdown, for the page of a job'],
  ],
  run: async ({ words, options }) => (await import('../commands/strength.ts')).strengthCommand(words, options),
}

const rate: Reading = {
  wants: 'a rate, such as 20/s, 600/m or 100/h',
  read: (text) => (/^\d+(?:\.\d+)?\/[smh]$/.test(text) ? text : undefined),
}

const load: Command = {
  summary: 'run flows again and again, and say how fast they were and how often they failed: a load test',
  argument: pathsOrInput,
  options: [
    ...selection,
    ...values,
    data,
    ['--users <number>', 'executions at the same time; default: 10; with --rate at most, default: 1000', wholeNumber(1, 10_000)],
    ['--rate <rate>', 'executions that begin, whatever the system does: 20/s; default: each user begins the next when one has ended', rate],
    ['--for <duration>', 'for so long; default: 30s', duration],
    ['--ramp <duration>', 'at its beginning, until all users are there or the rate is reached; default: none', duration],
    ['--threshold <limit>...', "what must hold: 'p95 < 300ms', 'pay p99 < 1s', 'rate > 50/s'; default: 'failed <= 0'"],
    ...inputs,
    timeout,
    strictTeardown,
    ['-q, --quiet', 'only the thresholds and the totals'],
    ['-v, --verbose', 'every kind of failure at length'],
    ...colours,
    ['--json', 'for programs: all of it, in one document of JSON'],
    ['--markdown <file>', 'also write it as Markdown, for the page of a job'],
  ],
  run: async ({ words, options }) => (await import('../commands/load.ts')).loadCommand(words, options),
}

const mergeReports: Command = {
  summary: 'report what several jobs recorded with --shard as one run, and end as it would have',
  argument: ['<folders...>', 'with the recordings of all of them, at any depth'],
  options: [...output, config, failOnFlaky, reporter],
  run: async ({ words, options }) => (await import('../commands/merge-reports.ts')).mergeReportsCommand(words, options),
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
  options: [['-o, --out <file>', 'file to write; default: the output'], config],
  run: async ({ options }) => (await import('../commands/schema.ts')).schemaCommand(options),
}

const completion: Command = {
  summary: 'write a script that completes commands, options and files in a shell',
  argument: ['<shell>', 'bash, zsh or fish'],
  choices: ['bash', 'zsh', 'fish'],
  run: async ({ words: [shell = ''] }) => (await import('../commands/completion.ts')).completionCommand(shell, commands),
}

const plugin: Command = {
  summary: 'list the actions of plugins, or make a new plugin',
  argument: ['<words...>', 'list; or create, and the name of a plugin'],
  choices: ['list', 'create'],
  options: [config, ['--program <language>', 'create a program instead of a module: python or node', oneOf('python', 'node')]],
  run: async ({ words, options }) => (await import('../commands/plugin.ts')).pluginCommand(words, options),
}

const lsp: Command = {
  summary: 'check, complete and rename in an editor: a language server on standard input and output',
  takesAnything: true,
  run: async () => (await import('../commands/lsp.ts')).lspCommand(),
}

const dap: Command = {
  summary: 'debug flows in an editor: a debug adapter on standard input and output',
  takesAnything: true,
  run: async () => (await import('../commands/dap.ts')).dapCommand(),
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

const schedule: Command = {
  summary: 'list the schedules of a server, run one now, pause it, or let it go on',
  argument: ['<words...>', 'list; or run, pause or resume, and the name of a schedule'],
  choices: ['list', 'run', 'pause', 'resume'],
  options: [server],
  run: async ({ words, options }) => (await import('../commands/schedule.ts')).scheduleCommand(words, options),
}

const settingsFile: Option = ['-c, --config <file>', 'settings, instead of testmesh.server.yaml']
const settings: readonly Option[] = [
  settingsFile,
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

const workerSettings: Command['options'] = [
  ['--pool <name>', 'whose executions; default: default'],
  ['--slots <number>', 'executions at a time; default: the cores', wholeNumber(1)],
]

const worker: Command = {
  summary: 'run executions beside a server, on the same PostgreSQL',
  options: [...settings, ...workerSettings],
  run: async ({ options }) => (await import('../commands/worker.ts')).workerCommand(options),
}

const agent: Command = {
  summary: 'run executions of a server in another network',
  options: [server, settingsFile, ...workerSettings],
  run: async ({ options }) => (await import('../commands/agent.ts')).agentCommand(options),
}

const migrate: Command = {
  summary: 'bring the schema of the database up',
  options: [...settings, ['--forget-secrets', 'also remove all secrets, when their master key is lost']],
  run: async ({ options }) => (await import('../commands/migrate.ts')).migrateCommand(options),
}

const backup: Command = {
  summary: 'write all that a server holds into one file, also while it runs',
  argument: ['[file]', 'default: one named by the time; - for standard output'],
  options: [
    ...settings,
    ['--include-key', 'also the master key: whoever has the file can then read its secrets'],
    ['--force', 'write over a file that is there'],
    ['--verify', 'only check that the file is a whole backup'],
  ],
  run: async ({ words: [file], options }) => (await import('../commands/backup.ts')).backupCommand(file, options),
}

const restore: Command = {
  summary: 'put a backup into an empty database, embedded or PostgreSQL',
  argument: ['<file>', 'as testmesh backup wrote it'],
  options: [
    ...settings,
    ['--replace', 'remove all that is there first; asks before'],
    ['--yes', 'do not ask'],
    ['--forget-secrets', 'without its secrets, when their master key is lost'],
  ],
  run: async ({ words: [file = ''], options }) => (await import('../commands/restore.ts')).restoreCommand(file, options),
}

const resetPassword: Command = {
  summary: 'make a link by which somebody who lost the password sets a new one; with the embedded database, while the server is stopped',
  argument: ['<email>', 'of the account'],
  options: settings,
  run: async ({ words: [email = ''], options }) => (await import('../commands/reset-password.ts')).resetPasswordCommand(email, options),
}

const doctor: Command = {
  summary: 'show the settings that testmesh serve would go by, and what is wrong',
  options: serverSettings,
  run: async ({ options }) => (await import('../commands/doctor.ts')).doctorCommand(options),
}

/** The commands by name. Each loads what it needs when it is asked for. */
export const commands: Readonly<Record<string, Command>> = {
  run,
  list,
  watch,
  debug,
  mock,
  init,
  import: importRow,
  export: exportRow,
  validate,
  lint,
  fmt,
  show,
  compare,
  coverage,
  strength,
  load,
  'merge-reports': mergeReports,
  cleanup,
  explain,
  schema,
  plugin,
  completion,
  lsp,
  dap,
  mcp,
  login,
  push,
  pull,
  schedule,
  serve,
  worker,
  agent,
  migrate,
  backup,
  restore,
  'reset-password': resetPassword,
  doctor,
}
