import type { DebugAnswer, DebugCommand, DebugReply } from '@testmesh/protocol'
import { type CommandState, isOutage, type Start, type Workspace, type WorkspaceTransaction } from '@testmesh/storage'
import { Refusal, type RefusalKind } from '../refusal.ts'
import { findExecution } from './read-execution.ts'

/** A command on its way to the worker of an execution. */
export interface SentCommand extends Start {
  readonly id: string
}

/** Tells the worker of a debugged execution what somebody wants. @throws Refusal where there is nobody to tell */
export const sendCommand = async (workspace: WorkspaceTransaction, id: string, command: DebugCommand): Promise<SentCommand> => {
  const { isDebugged, status, epoch } = await findExecution(workspace, id)
  if (!isDebugged) throw new Refusal('conflict', 'NOT_DEBUGGED', 'The execution was not started to be debugged.')
  if (status === 'finished') throw finished()
  if (status === 'queued') throw new Refusal('conflict', 'NOT_BEGUN', 'The execution has not begun yet.')
  const start = { executionId: id, epoch }
  return { ...start, id: await workspace.debugCommands.add(start, command) }
}

/** A worker that says nothing for so long is gone, or has no time. Milliseconds. */
const patienceMs = 10_000

/** Resolves to what the worker answers. @throws Refusal when it refuses, or is silent */
export const awaitAnswer = async (workspace: Workspace, sent: SentCommand, signal?: AbortSignal): Promise<DebugReply> => {
  const deadline = performance.now() + patienceMs
  for (let pauseMs = 5; ; pauseMs = Math.min(pauseMs * 1.5, 250)) {
    const state = await look(workspace, sent)
    if (state?.answer) return replyOf(state.answer)
    const refusal = state && refusalOf(state, sent)
    const isSilent = performance.now() >= deadline || signal?.aborted
    if (refusal || isSilent) {
      await workspace.debugCommands.forget(sent.id)
      throw refusal ?? new Refusal('unavailable', 'WORKER_SILENT', 'The worker of the execution does not answer.')
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
}

/** Undefined while the database is away. */
const look = ({ debugCommands }: Workspace, { executionId, id }: SentCommand): Promise<CommandState | undefined> =>
  debugCommands.look(executionId, id).catch((error: unknown) => {
    if (!isOutage(error)) throw error
    return undefined
  })

const refusalOf = ({ isFinished, epoch }: CommandState, sent: SentCommand): Refusal | undefined => {
  if (isFinished) return finished()
  if (epoch === sent.epoch) return undefined
  return new Refusal('conflict', 'NOT_PAUSED', 'The worker of the execution was lost, and it starts anew.')
}

const finished = (): Refusal => new Refusal('conflict', 'EXECUTION_FINISHED', 'The execution has finished already.')

const kinds: Readonly<Record<string, RefusalKind>> = {
  NOT_PAUSED: 'conflict',
  NOT_POSSIBLE_HERE: 'conflict',
  CANNOT_SET: 'invalid',
  NO_RESULT: 'invalid',
  VALUE_TOO_LONG: 'invalid',
}

/** Whatever else a worker refuses is about an expression, or a step that there is not. */
const replyOf = (answer: DebugAnswer): DebugReply => {
  if ('reply' in answer) return answer.reply
  const { code, message, hint, errors, diagnostics } = answer.refused
  throw new Refusal(kinds[code] ?? 'invalid', code, message, {
    ...(hint !== undefined && { hint }),
    ...(errors && { errors: errors.map(({ pointer, message: what }) => ({ pointer: `/body${pointer}`, message: what })) }),
    ...(diagnostics && { diagnostics }),
  })
}
