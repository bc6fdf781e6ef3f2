import { boolean, choice, integer, list, object } from '@testmesh/action-kit'
import * as v from 'valibot'

const optional = v.optional

/** How many messages a step takes. @param operation the word of a family for it: `consume` */
export const consumeFieldsOf = (operation: string) => ({
  count: optional(
    integer({ title: 'Messages', description: `${operation}: how many it takes; fewer are a failure. Default 1.`, minimum: 1 }),
  ),
  max_messages: optional(
    integer({
      title: 'Messages at most',
      description: `${operation}: goes on after \`count\` until there are so many, or time is up.`,
      minimum: 1,
    }),
  ),
  never: optional(
    boolean({
      title: 'Never',
      description: `${operation}: the opposite: no such message may come within the time limit; one that comes is a failure.`,
    }),
  ),
})

export const consumeFields = consumeFieldsOf('consume')

/** From when on. */
export const startFieldOf = (operation: string) =>
  optional(
    choice(['run_start', 'latest'], {
      title: 'Start',
      description: `${operation}: run_start: messages since the execution began; latest: since the step began. Default: run_start.`,
    }),
  )

export const startField = startFieldOf('consume')

/** Settings of `consume` alone. */
export const consumeKeys = ['match', 'count', 'max_messages', 'never'] as const

/** What `consume` gives; `request` gives its answer the same way. */
export const consumedFields = <const M extends v.ObjectEntries>(message: M) => ({
  messages: optional(list(object(message), { description: 'consume: those that match, in the order they came; request: the answer.' })),
  count: optional(integer({ description: 'consume, request: how many messages.' })),
  seen: optional(integer({ description: 'consume: how many were looked at, those that do not match included.' })),
})
