import type { ActionHandler, ActionSchema, ConfigSchema } from './action-port.ts'

/** Declares the pure half of an action, types kept. */
export const defineSchema = <C extends ConfigSchema, O extends ConfigSchema>(schema: ActionSchema<C, O>): ActionSchema<C, O> => schema

/** Declares an action: its schema and its effects. */
export const defineAction = <S extends ActionSchema>(schema: S, effects: Omit<ActionHandler<S>, 'schema'>): ActionHandler<S> => ({
  schema,
  ...effects,
})
