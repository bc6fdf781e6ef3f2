// What an editor does with a flow: an edit becomes the smallest change of its text.
export type { Compared } from './edit/accept-actual.ts'
export { acceptActual } from './edit/accept-actual.ts'
export type { Edit, EditPlan, TextEdit } from './edit/edit.ts'
export { applyEdits } from './edit/edit.ts'
export { spliceOf } from './edit/order-edits.ts'
export { planEdit } from './edit/plan-edit.ts'
export { stepText } from './edit/step-text.ts'
