export type { ActionErrorOptions } from './action-error.ts'
export { ActionError, isActionError } from './action-error.ts'
export type {
  ActionContext,
  ActionHandler,
  ActionSchema,
  AnyActionHandler,
  Clock,
  Config,
  ConfigSchema,
  Egress,
  Files,
  Listener,
  Output,
  Resource,
  Services,
  Tracked,
  TrackedResource,
} from './action-port.ts'
export { defineAction, defineSchema } from './define-action.ts'
