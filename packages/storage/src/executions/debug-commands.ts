import type { DebugAnswer, DebugCommand } from '@testmesh/protocol'
import { newId } from '../new-id.ts'
import type { Sql } from '../ports.ts'
import type { TenantSql } from '../workspace/tenant-sql.ts'
import type { Start } from './executions.ts'

/** The channel that tells the id of an execution that somebody commands. */
export const debugChannel = 'tm_debug'

export interface GivenCommand {
  readonly id: string
  readonly command: DebugCommand
}

/** What is known of a command that somebody waits for. */
export interface CommandState {
  readonly answer: DebugAnswer | null
  /** Of its execution. */
  readonly epoch: number
  readonly isFinished: boolean
}

/** What is wanted of debugged executions where they stand: nothing of it stays. */
export interface DebugCommands {
  /** Tells whoever listens. Resolves to its id. */
  add(start: Start, command: DebugCommand): Promise<string>
  /** Those of a start that nobody took, in order. */
  take(start: Start): Promise<readonly GivenCommand[]>
  answer(start: Start, id: string, answer: DebugAnswer): Promise<void>
  /** Looks for the answer, and forgets what was answered. Undefined when the execution is gone. */
  look(executionId: string, id: string): Promise<CommandState | undefined>
  forget(id: string): Promise<void>
}

export const debugCommandsOf = (sql: TenantSql): DebugCommands => ({
  add: async ({ executionId, epoch }, command) => {
    const id = newId()
    await sql.query(addCommand, [id, executionId, epoch, JSON.stringify(command)])
    return id
  },
  take: ({ executionId, epoch }) => sql.query<GivenCommand>(takeCommands, [executionId, epoch]),
  answer: async ({ executionId, epoch }, id, answer) => {
    await sql.query(
      `update executions.debug_commands set answer = $5::text::json
       where workspace_id = $1 and execution_id = $2 and epoch = $3 and id = $4`,
      [executionId, epoch, id, JSON.stringify(answer)],
    )
  },
  look: async (executionId, id) => {
    const [state] = await sql.query<CommandState>(lookForAnswer, [executionId, id])
    return state
  },
  forget: async (id) => {
    await sql.query('delete from executions.debug_commands where workspace_id = $1 and id = $2', [id])
  },
})

/** Removes what nobody waited for to the end: its server broke. */
export const forgetOldCommands = async (sql: Sql): Promise<void> => {
  await sql.query(`delete from executions.debug_commands where created_at < tm.now() - interval '1 minute'`)
}

const addCommand = `
  with added as (
    insert into executions.debug_commands (workspace_id, id, execution_id, epoch, command) values ($1, $2, $3, $4, $5::text::json)
    returning execution_id
  )
  select pg_notify('${debugChannel}', execution_id::text) from added`

const takeCommands = `
  with taken as (
    update executions.debug_commands set taken_at = tm.now()
    where workspace_id = $1 and execution_id = $2 and epoch = $3 and taken_at is null
    returning id, command
  )
  select id, command from taken order by id`

const lookForAnswer = `
  with found as (
    delete from executions.debug_commands where workspace_id = $1 and execution_id = $2 and id = $3 and answer is not null
    returning answer
  )
  select epoch, status = 'finished' as "isFinished", (select answer from found) as answer
  from executions.executions where workspace_id = $1 and id = $2`
