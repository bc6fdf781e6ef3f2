import { said } from '../../ui/format.ts'
import type { ScheduleFields } from './schedule-fields.ts'

interface Refused {
  readonly code?: string
  readonly message?: string
  readonly problem?: { readonly hint?: string; readonly errors?: readonly { readonly pointer: string; readonly message: string }[] }
}

export type FieldProblems = Readonly<Partial<Record<keyof ScheduleFields, string>>>

/** What the server refused, each at its field. Empty where it names none: then all of it is told as one. */
export const problemsOf = (error: unknown): FieldProblems => {
  const { code, message, problem } = (error ?? {}) as Refused
  if (code === 'SCHEDULE_NAME_TAKEN') return message === undefined ? {} : { name: message }
  const { errors = [], hint } = problem ?? {}
  return Object.fromEntries(errors.map((one) => [fieldOf(one.pointer), said(sentence(one.message), hint)]))
}

/** `/body/flows/ids/0` is of the flows. */
const fieldOf = (pointer: string): string => pointer.split('/')[2] ?? ''

/** What the server says of a part begins with a verb: its field is "it". */
const sentence = (message: string): string => {
  const text = /^(?:is|has|must|names) /.test(message) ? `It ${message}` : `${message.charAt(0).toUpperCase()}${message.slice(1)}`
  return /[.!?]$/.test(text) ? text : `${text}.`
}
