// What an editor asks while a text is being typed.
export type { CompletionNames, CompletionOptions } from './assist/complete.ts'
export { complete } from './assist/complete.ts'
export type { FieldDraft, FieldFrame, FieldPlace } from './assist/complete-field.ts'
export { completeField, fieldFrame } from './assist/complete-field.ts'
export { fixOf } from './assist/fix-of.ts'
export type { Completion } from './assist/found.ts'
export type { Hover } from './assist/hover.ts'
export { hover } from './assist/hover.ts'
