import { said } from './format.ts'

interface Refused {
  readonly code?: string
  readonly message?: string
  readonly problem?: { readonly hint?: string; readonly errors?: readonly { readonly pointer: string; readonly message: string }[] }
}

export type FieldProblems<Fields> = Readonly<Partial<Record<keyof Fields, string>>>

/** What the server refused, each at its field. Empty where it names none: then all of it is told as one. */
export const problemsOf = <Fields = Readonly<Record<string, unknown>>>(error: unknown): FieldProblems<Fields> => {
  const { code, message, problem } = (error ?? {}) as Refused
  const { errors = [], hint } = problem ?? {}
  const found = code?.endsWith('_NAME_TAKEN')
    ? [['name', message]]
    : errors.map((one) => [fieldOf(one.pointer), said(sentence(one.message), hint)])
  return Object.fromEntries(found) as FieldProblems<Fields>
}

/** `/body/flows/ids/0` is of the flows. */
const fieldOf = (pointer: string): string => pointer.split('/')[2] ?? ''

/** What the server says of a part begins with a verb: its field is "it". */
const sentence = (message: string): string => {
  const text = /^(?:is|has|must|names) /.test(message) ? `It ${message}` : `${message.charAt(0).toUpperCase()}${message.slice(1)}`
  return /[.!?]$/.test(text) ? text : `${text}.`
}
