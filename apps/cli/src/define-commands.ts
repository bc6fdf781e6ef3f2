import { type Command, InvalidArgumentError, Option } from 'commander'

/** Collects a repeatable option. */
const collect = (value: string, before: readonly string[] = []): string[] => [...before, value]

const wholeNumber =
  (minimum: number) =>
  (text: string): number => {
    const value = Number(text)
    if (Number.isInteger(value) && value >= minimum) return value
    throw new InvalidArgumentError(`It must be a whole number of at least ${minimum}.`)
  }

type Done = (exitCode: number) => void

/** Defines one command; `done` is told its exit code. */
type AddCommand = (program: Command, done: Done) => void

const addSelectionOptions = (command: Command): Command =>
  command
    .argument('[paths...]', 'files, folders or globs; default: the flows of the project')
    .option('-t, --tags <expression>', "only flows with these tags: 'smoke and not slow'")
    .option('--exclude-tags <tag>', 'leave out flows with this tag (repeatable)', collect)
    .option('--suite <name>', 'only flows of this suite')
    .option('-g, --grep <text>', 'only flows whose name contains this text')

const addValueOptions = (command: Command): Command =>
  command
    .option('-c, --config <file>', 'project config, instead of the nearest testmesh.config.yaml')
    .option('-e, --env <name>', "environment; default: the config's, else local")
    .option('--vars-file <file>', 'KEY=VALUE file of variables (repeatable)', collect)
    .option('--var <name=value>', 'a variable (repeatable)', collect)
    .option('--secret <name=value>', 'a variable that is masked everywhere (repeatable)', collect)
    .option('-d, --data <file>', 'data rows, instead of those of the flow')

const addOutputOptions = (command: Command): Command =>
  command
    .option('-q, --quiet', 'only failures and the summary')
    .option('-v, --verbose', 'every step')
    .option('--color', 'with colour, also when this is no terminal')
    .option('--no-color', 'without colour')
    .option('--debug', 'with stack traces')

const reporterOption = (): Option =>
  new Option(
    '-r, --reporter <names>',
    'reporters (list, jsonl, junit), comma separated, each with an optional file: list,junit=out.xml',
  ).default('list')

const addRun: AddCommand = (program, done) => {
  addOutputOptions(addValueOptions(addSelectionOptions(program.command('run').description('run flows'))))
    .option('--input <name=value>', 'an input of the flow (repeatable)', collect)
    .option('--seed <number>', 'repeats everything random', wholeNumber(0))
    .option('-j, --parallel <number>', 'executions at the same time; default: the cores', wholeNumber(1))
    .option('-x, --bail', 'stop after the first execution that does not pass')
    .option('--max-failures <number>', 'stop after this many', wholeNumber(1))
    .option('--retries <number>', 'run what failed again, so often; what passes then is flaky', wholeNumber(0))
    .option('--fail-on-flaky', 'exit with 5 when something was flaky')
    .option('--strict-teardown', 'a failing teardown or cleanup fails the flow')
    .option('--last-failed', 'only the flows and data rows that did not pass the last time')
    .option('--only <step>', 'run this step alone, with what the last run of the flow left behind')
    .option('--from <step>', 'start at this step, with what the last run left behind')
    .option('--to <step>', 'stop after this step')
    .option('--remote [url]', 'run them on a server, by default the one of testmesh login')
    .option('-u, --update-snapshots', 'write what snapshots should be anew, and remove those nobody asks for')
    .option('--dry-run', 'print what would run')
    .option('--pass-with-no-tests', 'exit with 0 when no flow was found')
    .addOption(reporterOption())
    .action(async (paths: string[], options: object) => {
      const { runCommand } = await import('./commands/run.ts')
      done(await runCommand(paths, options))
    })
}

const addValidate: AddCommand = (program, done) => {
  addOutputOptions(
    addValueOptions(addSelectionOptions(program.command('validate').description('find every problem of flows without running them'))),
  ).action(async (paths: string[], options: object) => {
    const { validateCommand } = await import('./commands/validate.ts')
    done(await validateCommand(paths, options))
  })
}

const addFmt: AddCommand = (program, done) => {
  addOutputOptions(program.command('fmt').description('write flows in their canonical form: the names of today, one layout'))
    .argument('[paths...]', 'files, folders or globs; - for standard input; default: the flows of the project')
    .option('-c, --config <file>', 'project config, instead of the nearest testmesh.config.yaml')
    .option('--check', 'write nothing; list what is not formatted, and exit with 1')
    .action(async (paths: string[], options: object) => {
      const { fmtCommand } = await import('./commands/fmt.ts')
      done(await fmtCommand(paths, options))
    })
}

const addLint: AddCommand = (program, done) => {
  addOutputOptions(
    addValueOptions(
      addSelectionOptions(program.command('lint').description('find what is wrong with flows, and what good flows would not do')),
    ),
  )
    .option('--fix', 'make the fixes that leave the meaning as it is')
    .addOption(new Option('--format <name>', 'how problems are told').choices(['terminal', 'json', 'sarif']).default('terminal'))
    .option('--max-warnings <number>', 'exit with 1 when there are more', wholeNumber(0))
    .action(async (paths: string[], options: object) => {
      const { lintCommand } = await import('./commands/lint.ts')
      done(await lintCommand(paths, options))
    })
}

const addShow: AddCommand = (program, done) => {
  addOutputOptions(program.command('show').description('show a recorded batch again'))
    .argument('[batch]', 'its id or path, or "last"', 'last')
    .option('-c, --config <file>', 'project config, instead of the nearest testmesh.config.yaml')
    .option('--list', 'list the recorded batches')
    .addOption(reporterOption())
    .action(async (batch: string, options: object) => {
      const { showCommand } = await import('./commands/show.ts')
      done(await showCommand(batch, options))
    })
}

const addCleanup: AddCommand = (program, done) => {
  program
    .command('cleanup')
    .description('remove what killed runs left behind')
    .option('-c, --config <file>', 'project config, instead of the nearest testmesh.config.yaml')
    .option('--list', 'only say what there is')
    .action(async (options: object) => {
      const { cleanupCommand } = await import('./commands/cleanup.ts')
      done(await cleanupCommand(options))
    })
}

const addSettingsOptions = (command: Command): Command =>
  command
    .option('-c, --config <file>', 'settings, instead of testmesh.server.yaml')
    .option('--data <folder>', 'folder of the data; default: ~/.testmesh')
    .option('--database-url <url>', 'PostgreSQL; without one, the database is embedded')

const addServerOptions = (command: Command): Command =>
  addSettingsOptions(command)
    .option('--host <address>', 'address to listen on; default: 127.0.0.1')
    .option('-p, --port <number>', 'default: 8080', wholeNumber(0))

const addServe: AddCommand = (program, done) => {
  addServerOptions(program.command('serve').description('serve the API, and run what it is asked to')).action(async (options: object) => {
    const { serveCommand } = await import('./commands/serve.ts')
    done(await serveCommand(options))
  })
}

const addWorker: AddCommand = (program, done) => {
  addSettingsOptions(program.command('worker').description('run executions beside a server, on the same PostgreSQL'))
    .option('--pool <name>', 'whose executions; default: default')
    .option('--slots <number>', 'executions at a time; default: the cores', wholeNumber(1))
    .action(async (options: object) => {
      const { workerCommand } = await import('./commands/worker.ts')
      done(await workerCommand(options))
    })
}

const addMigrate: AddCommand = (program, done) => {
  addSettingsOptions(program.command('migrate').description('bring the schema of the database up'))
    .option('--forget-secrets', 'also remove all secrets, when their master key is lost')
    .action(async (options: object) => {
      const { migrateCommand } = await import('./commands/migrate.ts')
      done(await migrateCommand(options))
    })
}

const addDoctor: AddCommand = (program, done) => {
  addServerOptions(program.command('doctor').description('show the settings that `testmesh serve` would go by, and what is wrong')).action(
    async (options: object) => {
      const { doctorCommand } = await import('./commands/doctor.ts')
      done(await doctorCommand(options))
    },
  )
}

const serverOption = (): Option => new Option('--server <url>', 'default: TESTMESH_SERVER, else the one of testmesh login')

const addLogin: AddCommand = (program, done) => {
  program
    .command('login')
    .description('keep an API key of a server')
    .argument('<url>', 'of the server')
    .option('--key <key>', 'the API key; default: TESTMESH_API_KEY, else it is asked for')
    .action(async (url: string, options: object) => {
      const { loginCommand } = await import('./commands/login.ts')
      done(await loginCommand(url, options))
    })
}

const addPush: AddCommand = (program, done) => {
  addOutputOptions(addSelectionOptions(program.command('push').description('make the flows on a server what they are here')))
    .option('-c, --config <file>', 'project config, instead of the nearest testmesh.config.yaml')
    .option('--prune', 'also remove there what is not here')
    .option('-m, --message <text>', 'what changed, for the versions')
    .addOption(serverOption())
    .action(async (paths: string[], options: object) => {
      const { pushCommand } = await import('./commands/push.ts')
      done(await pushCommand(paths, options))
    })
}

const addPull: AddCommand = (program, done) => {
  program
    .command('pull')
    .description('bring the flows of a server here')
    .option('-c, --config <file>', 'project config, instead of the nearest testmesh.config.yaml')
    .option('--force', 'also over what was changed here')
    .addOption(serverOption())
    .action(async (options: object) => {
      const { pullCommand } = await import('./commands/pull.ts')
      done(await pullCommand(options))
    })
}

const addExplain: AddCommand = (program, done) => {
  program
    .command('explain')
    .description('say what a code of an error means, and what helps')
    .argument('<code>', 'as in error[HTTP_TIMEOUT]')
    .action(async (code: string) => {
      const { explainCommand } = await import('./commands/explain.ts')
      done(await explainCommand(code))
    })
}

const addSchema: AddCommand = (program, done) => {
  program
    .command('schema')
    .description('write the JSON Schema of a flow, for editors')
    .option('-o, --out <file>', 'file to write; default: the output')
    .action(async (options: object) => {
      const { schemaCommand } = await import('./commands/schema.ts')
      done(await schemaCommand(options))
    })
}

const addLsp: AddCommand = (program, done) => {
  program
    .command('lsp')
    .description('check, complete and rename in an editor: a language server on standard input and output')
    // Editors add options of their own: --stdio, --clientProcessId.
    .allowUnknownOption()
    .allowExcessArguments()
    .action(async () => {
      const { lspCommand } = await import('./commands/lsp.ts')
      done(await lspCommand())
    })
}

/** The commands by name. Each is defined when it is asked for: to define all of them would cost a run as much as to read its flow. */
export const commands: Readonly<Record<string, AddCommand>> = {
  run: addRun,
  validate: addValidate,
  lint: addLint,
  fmt: addFmt,
  show: addShow,
  cleanup: addCleanup,
  explain: addExplain,
  schema: addSchema,
  lsp: addLsp,
  login: addLogin,
  push: addPush,
  pull: addPull,
  serve: addServe,
  worker: addWorker,
  migrate: addMigrate,
  doctor: addDoctor,
}
