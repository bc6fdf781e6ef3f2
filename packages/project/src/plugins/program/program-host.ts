import { type ActionContext, ActionError, type ActionErrorOptions } from '@testmesh/action-kit'
import { isMap } from '@testmesh/expressions'
import type { JsonObject, JsonValue } from '@testmesh/protocol'
import { pluginCodes } from '../codes.ts'
import type { PluginProblem } from '../loaded-plugin.ts'
import type { ProgramEntry } from './program-entry.ts'
import { isCode } from './read-description.ts'
import { type Message, type StartedProgram, startProgram } from './start-program.ts'

/** The program of a plugin while flows run: one process for all of them, started when a step first needs it. */
export interface ProgramHost {
  /** @throws ActionError what the program says went wrong, or that it broke the protocol */
  run(order: Order, context: ActionContext): Promise<JsonObject>
  close(): Promise<void>
}

export interface Order {
  readonly action: string
  readonly config: JsonObject
}

interface Run {
  readonly context: ActionContext
  readonly attached: Promise<unknown>[]
  resolve(result: JsonObject): void
  reject(error: unknown): void
}

/** Within the 100 ms that an action has when it is told to stop. */
const SETTLE_MS = 80
/** A program that goes on for longer is ended, and with it all that it does for others. */
const GRACE_MS = 2_000

/** A process, and what runs in it. */
interface Session {
  readonly program: StartedProgram
  readonly runs: Map<number, Run>
}

export const openHost = (entry: ProgramEntry, root: string): ProgramHost => {
  const sessions = new Set<Session>()
  let lastId = 0
  const about = `the program of the plugin ${entry.name}`
  const start = (): Session => {
    const runs: Session['runs'] = new Map()
    const program = startProgram(entry, root, {
      onMessage: (message) => {
        const problem = take(runs, message, lastId)
        if (problem !== undefined) program.kill({ code: 'PLUGIN_BAD_MESSAGE', message: `${about} sent ${problem}` })
      },
      // Of several steps nobody knows whose it is, and one must not see the secrets of another.
      onNote: (line) => {
        const [run, ...others] = runs.values()
        if (run && others.length === 0) run.context.log(line)
      },
      onEnd: (problem) => {
        sessions.delete(session)
        for (const run of runs.values()) run.reject(failure(problem))
      },
    })
    const session = { program, runs }
    sessions.add(session)
    return session
  }
  return {
    run: async ({ action, config }, context) => {
      context.signal.throwIfAborted()
      const { program, runs } = [...sessions].find((session) => !session.program.isEnding()) ?? start()
      for (const secret of program.secrets) context.secret(secret)
      // It may have been of another execution, which alone knows what is secret in it.
      if (runs.size === 0) program.forgetNotes()
      const id = ++lastId
      const { promise, resolve, reject } = Promise.withResolvers<JsonObject>()
      runs.set(id, { context, attached: [], resolve, reject })
      let settling: NodeJS.Timeout | undefined
      const cancel = (): void => {
        program.send({ type: 'cancel', id })
        settling = setTimeout(() => reject(context.signal.reason), SETTLE_MS)
        const stuck = { code: 'PLUGIN_ENDED', message: `${about} was ended: it went on for 2 s after a cancel` } as const
        setTimeout(() => runs.has(id) && program.kill(stuck), GRACE_MS).unref()
      }
      context.signal.addEventListener('abort', cancel, { once: true })
      const { path, attempt, trace } = context
      program.send({ type: 'run', id, action, config, path, attempt, traceparent: trace.traceparent })
      try {
        return await promise
      } finally {
        context.signal.removeEventListener('abort', cancel)
        clearTimeout(settling)
      }
    },
    close: async () => {
      await Promise.all([...sessions].map(({ program }) => program.close()))
    },
  }
}

const failure = ({ code, message, hint }: PluginProblem): ActionError =>
  new ActionError(code, message, { hint: hint ?? pluginCodes[code].hint })

/** Takes a message to the step that it is about. @returns what is wrong with it */
const take = (runs: Map<number, Run>, message: Message, lastId: number): string | undefined => {
  const { id, type } = message
  const run = runs.get(Number(id))
  // What was cancelled, and is known to have ended, may still have been said.
  if (!run)
    return Number.isInteger(id) && Number(id) > 0 && Number(id) <= lastId
      ? undefined
      : `a "${type}" with the id ${JSON.stringify(id)}, which nothing runs under`
  if (type === 'log') run.context.log(String(message.line ?? ''))
  else if (type === 'secret') run.context.secret(String(message.value ?? ''))
  else if (type === 'attach') return attach(run, message)
  else if (type === 'result' || type === 'error') {
    runs.delete(Number(id))
    return type === 'result' ? finish(run, message.result) : fail(run, message)
  } else return `a message of the type "${type}", which there is not`
  return undefined
}

const attach = ({ context, attached }: Run, { name, media_type, text, base64 }: Message): string | undefined => {
  if (typeof name !== 'string' || typeof media_type !== 'string') return 'an "attach" without a name and a media_type'
  if (typeof text !== 'string' && typeof base64 !== 'string') return 'an "attach" with neither text nor base64'
  const bytes = typeof text === 'string' ? Buffer.from(text) : Buffer.from(String(base64), 'base64')
  attached.push(context.attach(name, media_type, bytes))
  return undefined
}

const finish = ({ attached, resolve, reject }: Run, result: JsonValue | undefined): string | undefined => {
  if (!isMap(result)) {
    reject(failure({ code: 'PLUGIN_BAD_RESULT', message: 'the result of the action is no object' }))
    return undefined
  }
  Promise.all(attached).then(() => resolve(result as JsonObject), reject)
  return undefined
}

const fail = ({ reject, attached }: Run, { code, message, hint, kind, result }: Message): string | undefined => {
  const told = isCode(code) ? undefined : `an "error" with the code ${JSON.stringify(code)}: a code is like LEDGER_NO_ACCOUNT`
  const options: ActionErrorOptions = {
    ...(typeof hint === 'string' && { hint }),
    ...((kind === 'timeout' || kind === 'connection') && { kind }),
    ...(isMap(result) && { result }),
  }
  const error =
    told === undefined
      ? new ActionError(String(code), String(message ?? ''), options)
      : failure({ code: 'PLUGIN_BAD_MESSAGE', message: `the program sent ${told}` })
  Promise.allSettled(attached).then(() => reject(error))
  return told
}
