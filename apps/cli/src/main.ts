import { existsSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import {
  addCleanupCommand,
  addExplainCommand,
  addFmtCommand,
  addLintCommand,
  addRemoteCommands,
  addRunCommand,
  addServerCommands,
  addShowCommand,
  addValidateCommand,
} from './define-commands.ts'
import { exitCodes } from './exit-codes.ts'
import { helpText } from './help.ts'
import { explainSystemError } from './system-error.ts'
import { UsageError } from './usage-error.ts'
import { version } from './version.ts'

/** Runs the command line; resolves to the exit code. What nobody foresaw is caught here, once. */
export const main = async (args: readonly string[]): Promise<number> => {
  let exitCode: number = exitCodes.passed
  const program = createProgram((code) => {
    exitCode = code
  })
  for (const stream of [process.stdout, process.stderr]) stream.on('error', outliveOutput)
  try {
    await refuseUnknownCommand(program, args)
    await program.parseAsync(withDefaultCommand(program, args), { from: 'user' })
    return exitCode
  } catch (error) {
    return explain(error)
  }
}

/**
 * Whoever reads our output may leave, as `head` does, and a disk may be full: the run goes on, cleanup and teardown with it, and
 * its exit code still tells how it went.
 */
const outliveOutput = (error: NodeJS.ErrnoException): void => {
  if (error.code === 'EPIPE' || hasToldOfOutput) return
  hasToldOfOutput = true
  process.stderr.write(`error: the output cannot be written: ${error.message}\n`)
}

let hasToldOfOutput = false

export const createProgram = (done: (exitCode: number) => void): Command => {
  const program = new Command('testmesh')
    .version(version, '-V, --version')
    .helpOption('-h, --help')
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text) })
    .addHelpText('beforeAll', '')
  program.helpInformation = () => helpText
  addRunCommand(program, done)
  addValidateCommand(program, done)
  addLintCommand(program, done)
  addFmtCommand(program, done)
  addShowCommand(program, done)
  addCleanupCommand(program, done)
  addExplainCommand(program, done)
  addRemoteCommands(program, done)
  addServerCommands(program, done)
  return program
}

/** A first word that is neither a command nor a path, but nearly a command: `valdate`. */
const refuseUnknownCommand = async (program: Command, [first = '']: readonly string[]): Promise<void> => {
  const names = program.commands.map((command) => command.name())
  if (!/^[a-z]+$/.test(first) || names.includes(first) || existsSync(first)) return
  const { nearestNames } = await import('@testmesh/expressions')
  const [nearest] = nearestNames(first, names)
  if (nearest !== undefined) throw new UsageError(`there is no command "${first}"; did you mean "${nearest}"?`)
}

/** `testmesh flows/` and `testmesh -t smoke` mean `testmesh run …`. */
const withDefaultCommand = (program: Command, args: readonly string[]): string[] => {
  const [first] = args
  const isCommand =
    first !== undefined &&
    (program.commands.some((command) => command.name() === first) || ['help', '-h', '--help', '-V', '--version'].includes(first))
  return isCommand ? [...args] : ['run', ...args]
}

const explain = (error: unknown): number => {
  // Commander has printed its own words already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.passed : exitCodes.invalid
  if (error instanceof UsageError) {
    process.stderr.write(`error: ${error.message}\n`)
    return exitCodes.invalid
  }
  const broken = error instanceof Error ? explainSystemError(error) : undefined
  if (broken !== undefined) {
    process.stderr.write(`error: ${broken}\n`)
    return exitCodes.bug
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  process.stderr.write(`This is a bug of TestMesh; please report it with the lines below.\n${text}\n`)
  return exitCodes.bug
}
