// Names of older files by where they stand, for docs and schemas.
import type { Dialect } from './read/dialects/canonical-keys.ts'
import { flowDialect } from './read/dialects/flow-dialect.ts'
import { refusedActions } from './read/dialects/refused-actions.ts'
import { retryDialect } from './read/dialects/retry-dialect.ts'
import { onErrorDialect, stepDialect } from './read/dialects/step-dialect.ts'

/** The tables of the reader: other names of keys, and names that are refused with what to use instead. */
export const dialects: Readonly<Record<'flow' | 'step' | 'retry' | 'on_error', Dialect>> = {
  flow: flowDialect,
  step: stepDialect,
  retry: retryDialect,
  on_error: onErrorDialect,
}
export type { Dialect } from './read/dialects/canonical-keys.ts'
export type { OlderForm } from './read/dialects/older-forms.ts'
export { olderForms } from './read/dialects/older-forms.ts'
export { refusedActions }
