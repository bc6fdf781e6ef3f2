import { existsSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import { commands } from './define-commands.ts'
import { exitCodes } from './exit-codes.ts'
import { helpText } from './help.ts'
import { explainSystemError } from './system-error.ts'
import { UsageError } from './usage-error.ts'
import { version } from './version.ts'

/** Runs the command line; resolves to the exit code. What nobody foresaw is caught here, once. */
export const main = async (args: readonly string[]): Promise<number> => {
  let exitCode: number = exitCodes.passed
  const [first = ''] = args
  const done = (code: number): void => {
    exitCode = code
  }
  for (const stream of [process.stdout, process.stderr]) stream.on('error', outliveOutput)
  try {
    await refuseUnknownCommand(first)
    const all = isCommand(first) ? [...args] : ['run', ...args]
    await createProgram(all, done).parseAsync(all, { from: 'user' })
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

/** The program with the command that `args` begin with; with every command when they begin with none, as for help. */
const createProgram = ([first = '']: readonly string[], done: (exitCode: number) => void): Command => {
  const program = new Command('testmesh')
    .version(version, '-V, --version')
    .helpOption('-h, --help')
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text) })
    .addHelpText('beforeAll', '')
  program.helpInformation = () => helpText
  const wanted = Object.hasOwn(commands, first) ? [first] : Object.keys(commands)
  for (const name of wanted) commands[name]?.(program, done)
  return program
}

/** A first word that is neither a command nor a path, but nearly a command: `valdate`. */
const refuseUnknownCommand = async (first: string): Promise<void> => {
  if (!/^[a-z]+$/.test(first) || Object.hasOwn(commands, first) || existsSync(first)) return
  const { nearestNames } = await import('@testmesh/expressions')
  const [nearest] = nearestNames(first, Object.keys(commands))
  if (nearest !== undefined) throw new UsageError(`there is no command "${first}"; did you mean "${nearest}"?`)
}

/** `testmesh flows/` and `testmesh -t smoke` mean `testmesh run …`. */
const isCommand = (first: string): boolean => Object.hasOwn(commands, first) || ['help', '-h', '--help', '-V', '--version'].includes(first)

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
