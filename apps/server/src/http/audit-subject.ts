import type { JsonObject } from '@testmesh/protocol'
import type { AuditEntry } from './access.ts'

export interface Changed {
  readonly params: unknown
  readonly body: unknown
  /** Absent: it was refused. */
  readonly reply?: unknown
}

/** What a change was about: its id, and the name it had, which is still told when the thing is gone. */
export const subjectOf = ({ params, body, reply }: Changed): Pick<AuditEntry, 'targetId' | 'detail'> => {
  const { id, userId, ...others } = fieldsOf(params)
  const made = fieldsOf(reply)
  const started: readonly unknown[] = Array.isArray(made.executions) ? made.executions : []
  const first = fieldsOf(started[0] ?? reply)
  const targetId = [id, userId, first.id].find((one) => typeof one === 'string')
  // What else is answered, as of a secret, is not the name of what the address names.
  const isOfTarget = targetId !== undefined && (first.id ?? first.userId) === targetId
  const subject = [first.flowName, ...(isOfTarget ? [first.name, first.email] : [])].find((one) => typeof one === 'string')
  const { ids } = fieldsOf(body)
  return {
    ...(targetId !== undefined && { targetId }),
    detail: {
      ...(others as JsonObject),
      ...(subject !== undefined && { subject }),
      ...(started.length > 1 && { executions: started.length }),
      ...(Array.isArray(ids) && { ids }),
    },
  }
}

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}
