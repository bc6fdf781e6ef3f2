import type { Result } from './derived-fields.ts'
import type { FieldPath } from './field-path.ts'

/** What goes wrong with a field. */
export type MutationKind =
  | 'gone'
  | 'null'
  | 'other'
  | 'less'
  | 'empty'
  | 'type'
  | 'emptied'
  | 'filled'
  | 'fewer'
  | 'twice'
  | 'reversed'
  /** Another status of an answer. */
  | 'status'

/** A result in which one thing is wrong, as a bug would make it. */
export interface Mutation {
  readonly path: FieldPath
  /** `body.items[].price`: in every element of a list alike. */
  readonly field: string
  readonly kind: MutationKind
  /** Before, in the first element that has it. */
  readonly from: unknown
  /** After; absent where there is nothing. */
  readonly to?: unknown
  /** The value is another one in every run: nobody can expect it. */
  readonly isMoving: boolean
  /** Made when it is asked for. */
  readonly result: () => Result
}
