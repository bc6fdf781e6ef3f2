import { existsSync } from 'node:fs'
import { BadKey } from '@testmesh/recordings'
import type { Command } from './command-line/command.ts'
import { commands } from './command-line/commands.ts'
import { helpText } from './command-line/help-text.ts'
import { parseCommand } from './command-line/parse-command.ts'
import { exitCodes } from './exit-codes.ts'
import { explainSystemError } from './system-error.ts'
import { UsageError } from './usage-error.ts'

/**
 * Runs the command line; resolves to the exit code. What nobody foresaw is caught here, once. Whoever reads our output may leave, as
 * `head` does, and a disk may be full: the run goes on, cleanup and teardown with it, and its exit code still tells how it went.
 */
export const main = async (args: readonly string[]): Promise<number> => {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
  const code = await runCommandLine(args).catch(explain)
  return isOutputLost() && code === exitCodes.passed ? exitCodes.bug : code
}

/** `testmesh flows/` and `testmesh -t smoke` mean `testmesh run …`. */
const runCommandLine = async ([first = '', ...rest]: readonly string[]): Promise<number> => {
  if (['help', '-h', '--help'].includes(first)) return printHelp(rest[0])
  await refuseUnknownCommand(first)
  const name = Object.hasOwn(commands, first) ? first : 'run'
  const command = findCommand(name)
  const given = await parseCommand(name, command, name === first ? rest : first === '' ? [] : [first, ...rest])
  return given.asksForHelp ? printHelp(name) : command.run(given)
}

const printHelp = async (name: string | undefined): Promise<number> => {
  if (name === undefined) process.stdout.write(helpText)
  else {
    await refuseUnknownCommand(name)
    const { commandHelp } = await import('./command-line/command-help.ts')
    process.stdout.write(commandHelp(name, findCommand(name), process.stdout.columns || 80))
  }
  return exitCodes.passed
}

const findCommand = (name: string): Command => {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!command) throw new UsageError(`there is no command "${name}"; see testmesh --help`)
  return command
}

/** Tells of output that somebody waits for and does not get, or only the beginning of it. */
const isOutputLost = (): boolean => {
  const error: NodeJS.ErrnoException | null = process.stdout.errored
  if (!error || error.code === 'EPIPE') return false
  process.stderr.write(`error: ${explainSystemError(Object.assign(error, { path: 'standard output' })) ?? error.message}\n`)
  return true
}

/** A first word that is neither a command nor a path, but nearly a command: `valdate`. */
const refuseUnknownCommand = async (first: string): Promise<void> => {
  if (!/^[a-z]+$/.test(first) || Object.hasOwn(commands, first) || existsSync(first)) return
  const { nearestNames } = await import('@testmesh/expressions')
  const [nearest] = nearestNames(first, Object.keys(commands))
  if (nearest !== undefined) throw new UsageError(`there is no command "${first}"; did you mean "${nearest}"?`)
}

const explain = (error: unknown): number => {
  if (error instanceof UsageError || error instanceof BadKey) {
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
