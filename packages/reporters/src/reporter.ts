import type { BatchEvent, ExecutionEvent } from '@testmesh/protocol'

/** Follows a batch and writes about it. It gets the same events whether the batch runs or is replayed. */
export interface Reporter {
  onBatch?(event: BatchEvent): void
  /** In order, of one execution; executions that run in parallel take turns. */
  onEvents(executionId: string, events: readonly ExecutionEvent[]): void
  /** Nothing more will come, even when the batch has no end. */
  finish(): Promise<void> | void
}

/** Text that waits for the end of the report, however much it becomes. */
export interface Spool {
  append(text: string): void
  /** All of it, in order, in pieces of any length. */
  pieces(): Iterable<string>
  /** It is not needed any more. */
  close(): void
}

export interface ReporterContext {
  /** To the terminal, or to the reporter's file. */
  write(text: string): void
  /** Whether `write` reaches a terminal that understands cursor codes. */
  readonly isTerminal: boolean
  /** Of a line, in cells. Asked again for each line: a terminal may change. */
  width(): number
  readonly color: boolean
  /** The text of a flow by its hash, for code frames. */
  source(sha256: string): { readonly text: string; readonly file?: string } | undefined
  /** The text of a file by its name relative to the project: of a flow that another one includes. */
  sourceOfFile?(file: string): { readonly text: string } | undefined
  /** `quiet`: failures and the summary. `verbose`: every step. */
  readonly verbosity: 'quiet' | 'normal' | 'verbose'
  /** Milliseconds since 1970; only for what is shown while executions run. */
  now(): number
  readonly debug: boolean
  /** A file of the project as it is shown, for example relative to where the command runs, where CI looks for it. Default: relative to the project. */
  shown?(file: string): string
  /** Whoever reads this was told what is to be said of the flows before they run. Default false. */
  readonly isPlanTold?: boolean
  /** Where the recording is, as shown to people. */
  readonly recording?: string
  /** Default: in memory. */
  spool?(): Spool
  /** What commands that are shown begin with. Default: `testmesh`. */
  readonly program?: string
  /** What a command for the same flow needs: variables by their names, and other words as they are. Default: nothing. */
  readonly given?: { readonly variables: readonly string[]; readonly words: readonly string[] }
  /** Where it ran, neither a step nor a data row can be run alone. Default false. */
  readonly runsWholeFlows?: boolean
  /** The command that runs again what failed, without what is `given`. Default: `testmesh run --last-failed`. */
  readonly rerun?: string
  /** The command that says what differs from when it passed. Default: none. */
  readonly compare?: string
}

export type CreateReporter = (context: ReporterContext) => Reporter
