import { existsSync } from 'node:fs'
import { BadKey, BrokenRecording } from '@testmesh/recordings'
import type { Command } from './command-line/command.ts'
import { parseCommand } from './command-line/parse-command.ts'
import { run } from './command-line/run.ts'
import { tellOfEarlyEnd } from './early-end.ts'
import { exitCodes } from './exit-codes.ts'
import { explainSystemError } from './system-error.ts'
import { UsageError } from './usage-error.ts'

/**
 * Runs the command line; resolves to the exit code. What nobody foresaw is caught here, once. Whoever reads our output may leave, as
 * `head` does, and a disk may be full: the run goes on, cleanup and teardown with it, and its exit code still tells how it went.
 */
export const main = async (args: readonly string[]): Promise<number> => {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
  process.once('exit', tellOfEarlyEnd)
  const code = await runCommandLine(args).catch(explain)
  process.off('exit', tellOfEarlyEnd)
  return isOutputLost() && code === exitCodes.passed ? exitCodes.bug : code
}

/** `testmesh flows/` and `testmesh -t smoke` mean `testmesh run …`. */
const runCommandLine = async ([first = '', ...rest]: readonly string[]): Promise<number> => {
  if (['help', '-h', '--help'].includes(first)) return printHelp(rest[0])
  const named = await findCommand(first)
  const [name, command] = named ? [first, named] : ['run', run]
  const given = await parseCommand(name, command, named || first === '' ? rest : [first, ...rest])
  return given.asksForHelp ? printHelp(name) : command.run(given)
}

const printHelp = async (name: string | undefined): Promise<number> => {
  if (name === undefined) process.stdout.write((await import('./command-line/help-text.ts')).helpText)
  else {
    const command = await findCommand(name)
    if (!command) throw new UsageError(`there is no command "${name}"; see testmesh --help`)
    const { commandHelp } = await import('./command-line/command-help.ts')
    process.stdout.write(commandHelp(name, command, process.stdout.columns || 80))
  }
  return exitCodes.passed
}

/** Undefined for a path or an option. @throws UsageError for a word that is neither a command nor a path, but nearly a command: `valdate` */
const findCommand = async (word: string): Promise<Command | undefined> => {
  if (word === 'run') return run
  if (!/^[a-z][a-z-]*$/.test(word)) return undefined
  const { commands } = await import('./command-line/commands.ts')
  if (Object.hasOwn(commands, word)) return commands[word]
  if (existsSync(word)) return undefined
  const { nearestNames } = await import('@testmesh/expressions')
  const [nearest] = nearestNames(word, Object.keys(commands))
  if (nearest !== undefined) throw new UsageError(`there is no command "${word}"; did you mean "${nearest}"?`)
  return undefined
}

/** Tells of output that somebody waits for and does not get, or only the beginning of it. */
const isOutputLost = (): boolean => {
  const error: NodeJS.ErrnoException | null = process.stdout.errored
  if (!error || error.code === 'EPIPE') return false
  process.stderr.write(`error: ${explainSystemError(Object.assign(error, { path: 'standard output' })) ?? error.message}\n`)
  return true
}

const explain = (error: unknown): number => {
  if (error instanceof UsageError || error instanceof BadKey || error instanceof BrokenRecording) {
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
