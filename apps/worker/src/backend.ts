import type { BegunExecution, CleanupNote, LoggedBatch, LostThing, LostThings, NeverRuns } from '@testmesh/platform'
import type { DebugAnswer } from '@testmesh/protocol'
import type { Claim, WorkerRow, WorkQueue } from '@testmesh/queue'
import type { GivenCommand } from '@testmesh/storage'

/** The bytes of files, by their hash. */
export type Contents = ReadonlyMap<string, Uint8Array>

/**
 * Where a worker gets its executions from, and writes what came of them: a database, or a server that is asked over HTTP. What is given a
 * session is done while the job is held, and may be done again after an unknown end.
 */
export interface Backend<Session, End> {
  readonly queue: WorkQueue<Session, End>
  /** That it lives: who looks for workers finds it, until it is forgotten or was not heard for a lease. */
  noteWorker(worker: WorkerRow): Promise<void>
  forgetWorker(owner: string): Promise<void>
  /** Whether it is only that nobody answers, and asking again may help. */
  isOutage(error: unknown): boolean
  /** All that it takes to run it, and that it runs; or why it never can. @throws JobStopped when a later start has it */
  begin(session: Session, job: Claim): Promise<(BegunExecution & { readonly contents: Contents }) | NeverRuns>
  /** Of one start. */
  openLog(job: Claim): StartLog<Session, End>
  /** What somebody wants of a start that is debugged; where there is nothing, it waits for some time, or until `signal` aborts. */
  takeCommands(job: Claim, signal: AbortSignal): Promise<readonly GivenCommand[]>
  answerCommand(job: Claim, id: string, answer: DebugAnswer): Promise<void>
  /** Resolves to the id of the entry. */
  addCleanup(session: Session, job: Claim, entry: { readonly id: string; readonly note: CleanupNote }): Promise<string>
  doneCleanup(session: Session, job: Claim, id: string): Promise<void>
  /** What an execution made whose worker was lost, for this one to remove. */
  takeLost(pool: string): Promise<(LostThings & { readonly contents: Contents }) | undefined>
  noteLost(lost: LostThings, thing: LostThing, problem: string | undefined): Promise<void>
}

export interface StartLog<Session, End> {
  /** In order. @throws JobStopped when another start has the execution */
  write(session: Session, batch: LoggedBatch): Promise<void>
  /** The last events, `execution.finished` among them, for the queue to write as it ends the job. */
  end(batch: LoggedBatch): End
}
