import { isSecretName } from '@testmesh/action-kit'
import { endGroup, ownEnvironment, spawnGroup } from '@testmesh/actions'
import { isMap } from '@testmesh/expressions'
import { cleanLine, type JsonObject, messageOf } from '@testmesh/protocol'
import type { PluginProblem } from '../loaded-plugin.ts'
import type { ProgramEntry } from './program-entry.ts'
import { readLines } from './read-lines.ts'

/** A line in either direction. */
export type Message = JsonObject & { readonly type: string }

export interface ProgramListener {
  onMessage(message: Message): void
  /** A line that it wrote to standard error. */
  onNote(line: string): void
  /** It is gone, and why. Called once, whatever happened. */
  onEnd(problem: PluginProblem): void
}

export interface StartedProgram {
  /** Values of its environment that are secrets by what they are called. */
  readonly secrets: readonly string[]
  send(message: Message): void
  /** Ends its input, and it when that is not enough for it. Resolves when it is gone. */
  close(): Promise<void>
  /** What it said on standard error until now is told to nobody any more. */
  forgetNotes(): void
  /** It was killed, and is not gone yet. */
  isEnding(): boolean
  /** Ends it and all that it started, at once. */
  kill(problem: PluginProblem): void
}

/** Bytes of a line at most, in either stream. */
const LINE_LIMIT = 16 * 1024 * 1024
/** How long a program may go on when its input has ended. */
const CLOSE_MS = 1_000
/** How long its output may stay open when it has ended. */
const OUTPUT_MS = 200
/** What it said last, for the message when it dies. */
const LAST_NOTES = 5

/** Starts the program of a plugin: messages are lines of JSON on its standard input and output. */
export const startProgram = (
  { name, command: [command = '', ...args], env = [] }: ProgramEntry,
  root: string,
  listener: ProgramListener,
): StartedProgram => {
  const named = Object.fromEntries(
    env.flatMap((variable) => (process.env[variable] === undefined ? [] : [[variable, process.env[variable]]])),
  )
  const child = spawnGroup({ command, args, cwd: root, env: { ...ownEnvironment(), ...named } })
  const secrets = Object.keys(named).flatMap((key) => (isSecretName(key) && named[key] ? [named[key]] : []))
  const shown = (text: string): string => cleanLine(secrets.reduce((masked, secret) => masked.replaceAll(secret, '***'), text))
  const notes: string[] = []
  const gone = Promise.withResolvers<void>()
  let problem: PluginProblem | undefined
  const kill = (why: PluginProblem): void => {
    problem ??= why
    endGroup(child, 'SIGKILL')
  }
  const badMessage = (what: string): void =>
    kill({ code: 'PLUGIN_BAD_MESSAGE', message: `the program of the plugin ${name} wrote to its standard output ${what}` })
  child.on('error', (error) => {
    problem ??= {
      code: 'PLUGIN_NOT_STARTED',
      message: `the program of the plugin ${name} cannot be started: ${startError(error, command)}`,
    }
  })
  // What it started and left behind may hold its output open.
  let leftBehind: NodeJS.Timeout | undefined
  child.on('exit', () => {
    leftBehind = setTimeout(() => endGroup(child, 'SIGKILL'), OUTPUT_MS)
  })
  child.on('close', (code, signal) => {
    clearTimeout(leftBehind)
    const how = signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`
    const said = notes.length > 0 ? `; it said: ${shown(notes.join(' / ')).slice(0, 1000)}` : ''
    const { code: told, message, hint } = problem ?? { code: 'PLUGIN_ENDED', message: `the program of the plugin ${name} ${how}` }
    listener.onEnd({ code: told, message: `${message}${said}`, ...(hint !== undefined && { hint }) })
    gone.resolve()
  })
  // One that is gone is told by its end.
  child.stdin.on('error', () => undefined)
  readLines(child.stdout, {
    limit: LINE_LIMIT,
    onLine: (line) => {
      if (problem) return
      const message = parseMessage(line)
      if (message) listener.onMessage(message)
      else badMessage(`what is no message: ${shown(line).slice(0, 200)}`)
    },
    onTooLong: () => badMessage('a line of more than 16 MiB'),
  })
  readLines(child.stderr, {
    limit: LINE_LIMIT,
    onLine: (line) => {
      notes.push(line)
      if (notes.length > LAST_NOTES) notes.shift()
      listener.onNote(line)
    },
    onTooLong: () =>
      kill({
        code: 'PLUGIN_BAD_MESSAGE',
        message: `the program of the plugin ${name} wrote a line of more than 16 MiB to its standard error`,
      }),
  })
  return {
    secrets,
    send: (message) => void child.stdin.write(`${JSON.stringify(message)}\n`),
    forgetNotes: () => void notes.splice(0),
    isEnding: () => problem !== undefined,
    kill,
    close: async () => {
      child.stdin.end()
      const timer = setTimeout(() => endGroup(child, 'SIGKILL'), CLOSE_MS)
      await gone.promise
      clearTimeout(timer)
    },
  }
}

const startError = (error: NodeJS.ErrnoException, command: string): string => {
  if (error.code === 'ENOENT') return `there is no program ${command}`
  return error.code === 'EACCES' ? `${command} is not executable` : messageOf(error)
}

const parseMessage = (line: string): Message | undefined => {
  try {
    const value: unknown = JSON.parse(line)
    return isMap(value) && typeof value.type === 'string' ? (value as unknown as Message) : undefined
  } catch {
    return undefined
  }
}
